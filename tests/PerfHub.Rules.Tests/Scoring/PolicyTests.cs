using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Scoring;

public sealed class PolicyTests
{
    private static readonly List<(string Name, PropertyInfo Property, decimal Default)> Figures = [.. EnumerateFigures("", Policy.Default)];

    [Fact]
    public void Every_figure_has_non_negative_bounds_that_contain_its_default() => Assert.All(Figures, it =>
    {
        var bounds = it.Property.GetCustomAttribute<BetweenAttribute>();
        Assert.True(bounds is not null, $"{it.Name} needs a [Between] attribute; otherwise a bureau could set any value.");
        Assert.True(bounds.Contains(it.Default) && bounds.Min >= 0 && bounds.Min < bounds.Max, it.Name);
    });

    [Fact]
    public void Every_rule_parameter_is_a_policy_figure_with_the_same_default() => Assert.All(
        RuleCatalogue.All.SelectMany(rule => rule.Parameters),
        parameter => Assert.Contains((parameter.Name, parameter.Default), Figures.Select(it => (it.Name, it.Default))));

    [Fact]
    public void A_stored_policy_without_the_newer_settings_has_their_defaults()
    {
        var policy = JsonSerializer.Deserialize<Policy>("""{"executionWeight":20,"reverseScoring":"ratio","rules":{}}""", JsonSerializerOptions.Web)!;

        Assert.Equal((20m, ReverseScoring.Ratio), (policy.ExecutionWeight, policy.ReverseScoring));
        Assert.Equal((OverCompletionMode.Deduct, 5m), (policy.OverCompletionMode, policy.ScoreGapThreshold));
        Assert.Empty(policy.CategoryWeights);
    }

    private static IEnumerable<(string Name, PropertyInfo Property, decimal Default)> EnumerateFigures(string path, object owner) =>
        owner.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null && property.Name != nameof(Policy.Version))
            .SelectMany(property => property.GetValue(owner) switch
            {
                decimal figure => [(path + ToCamelCase(property.Name), property, figure)],
                int figure => [(path + ToCamelCase(property.Name), property, figure)],
                GradeBands or CredibilityCosts => EnumerateFigures($"{path}{ToCamelCase(property.Name)}.", property.GetValue(owner)!),
                _ => ((string, PropertyInfo, decimal)[])[],
            });

    private static string ToCamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
