using System.Collections.Concurrent;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Windows;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>Reads by what the reports of a region are judged, of many bureaus at once: what was filed side by side is of as many as filed.</summary>
/// <param name="region">The bureau; those below it belong to it.</param>
/// <param name="year">The fiscal year.</param>
internal sealed class RegionAssessmentSettings(string region, int year)
{
    private const string BureausSql = $"s.Descendant IN (SELECT t.Bureau FROM CurrentReport t WHERE {RegionReportReader.RangeSql})";

    private const string PoliciesSql = $"SELECT p.Descendant AS Bureau, p.Id FROM ({EffectivePolicy.InheritedSql} WHERE {BureausSql}) p ORDER BY p.Depth DESC";

    private const string WindowsSql = $"""
        SELECT w.Descendant, {Window.SelectList} FROM ({Window.InheritedSelect} WHERE {BureausSql}) w
        WHERE w.Phase = 'Final'
        ORDER BY w.Depth DESC
        """;

    // A version is never changed.
    private readonly ConcurrentDictionary<long, EffectivePolicy> _policies = new();

    /// <summary>Reads for the bureaus of those standings that lie between two, both included.</summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="first">The id of the first standing.</param>
    /// <param name="last">The id of the last one.</param>
    /// <returns>Gives by what the reports of one of these bureaus are judged.</returns>
    public async Task<Func<string, BureauAssessmentSettings>> LoadAsync(IReadSession reads, long first, long last)
    {
        var args = new { Region = region, Year = year, Unit = "", First = first, Last = last };
        var windows = (await reads.QueryAsync<WindowRow>(WindowsSql, args)).DistinctBy(row => row.Descendant).ToDictionary(row => row.Descendant, row => row.Window);
        var policies = new Dictionary<string, EffectivePolicy>();
        foreach (var row in (await reads.QueryAsync<PolicyRow>(PoliciesSql, args)).DistinctBy(row => row.Bureau))
        {
            policies.Add(row.Bureau, await LoadPolicyAsync(reads, row.Id));
        }

        return bureau => new BureauAssessmentSettings(policies.GetValueOrDefault(bureau, EffectivePolicy.Default), windows.GetValueOrDefault(bureau));
    }

    private async Task<EffectivePolicy> LoadPolicyAsync(IReadSession reads, long id)
    {
        if (!_policies.TryGetValue(id, out var policy))
        {
            _policies[id] = policy = await EffectivePolicy.LoadVersionAsync(reads, id);
        }

        return policy;
    }

    private sealed record PolicyRow
    {
        public required string Bureau { get; init; }

        public required long Id { get; init; }
    }

    private sealed record WindowRow : Window.Row
    {
        public required string Descendant { get; init; }
    }
}
