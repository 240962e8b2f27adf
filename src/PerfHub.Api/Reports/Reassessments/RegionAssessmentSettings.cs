using System.Collections.Concurrent;
using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Windows;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// Loads the policies, windows and time zones in force for the reports of a region. It loads them for many bureaus at once, because reports with
/// consecutive ids belong to many bureaus.
/// </summary>
internal sealed class RegionAssessmentSettings(string region, int year)
{
    private const string BureausSql = $"s.Descendant IN (SELECT t.Bureau FROM CurrentReport t WHERE {RegionReportReader.RangeSql})";

    private const string PoliciesSql =
        $"SELECT p.Descendant AS Bureau, p.Id FROM ({EffectivePolicy.InheritedSql} WHERE {BureausSql}) p ORDER BY p.Depth DESC";

    private const string WindowsSql = $"""
        SELECT w.Descendant, {Window.SelectList} FROM ({Window.InheritedSelect} WHERE {BureausSql}) w
        WHERE w.Phase = 'Final'
        ORDER BY w.Depth DESC
        """;

    private const string TimeZonesSql = $"""
        SELECT b.Code, b.TimeZone FROM Bureau b
        WHERE b.TimeZone IS NOT NULL AND b.Code IN (SELECT t.Bureau FROM CurrentReport t WHERE {RegionReportReader.RangeSql})
        """;

    // Versions are immutable.
    private readonly ConcurrentDictionary<long, EffectivePolicy> _policies = new();

    /// <summary>Loads the settings for the bureaus of all reports from <paramref name="first"/> to <paramref name="last"/>, inclusive.</summary>
    /// <returns>Returns the settings of one of these bureaus.</returns>
    public async Task<Func<string, BureauAssessmentSettings>> LoadAsync(IReadSession reads, long first, long last)
    {
        var args = new { Region = region, Year = year, Unit = "", First = first, Last = last };
        var windows = (await reads.QueryAsync<WindowRow>(WindowsSql, args))
            .DistinctBy(row => row.Descendant).ToDictionary(row => row.Descendant, row => row.Window);
        var timeZones = (await reads.QueryAsync<TimeZoneRow>(TimeZonesSql, args)).ToDictionary(row => row.Code, row => row.TimeZone);
        var policies = new Dictionary<string, EffectivePolicy>();
        foreach (var row in (await reads.QueryAsync<PolicyRow>(PoliciesSql, args)).DistinctBy(row => row.Bureau))
        {
            policies.Add(row.Bureau, await LoadPolicyAsync(reads, row.Id));
        }

        return bureau => new BureauAssessmentSettings(
            policies.GetValueOrDefault(bureau, EffectivePolicy.Default), windows.GetValueOrDefault(bureau), timeZones.GetValueOrDefault(bureau));
    }

    private async Task<EffectivePolicy> LoadPolicyAsync(IReadSession reads, long id)
    {
        if (!_policies.TryGetValue(id, out var policy))
        {
            _policies[id] = policy = await EffectivePolicy.LoadVersionAsync(reads, id);
        }

        return policy;
    }

    [method: ExplicitConstructor]
    private sealed record PolicyRow(string Bureau, long Id);

    [method: ExplicitConstructor]
    private sealed record TimeZoneRow(string Code, string TimeZone);

    private sealed record WindowRow : Window.Row
    {
        public required string Descendant { get; init; }
    }
}
