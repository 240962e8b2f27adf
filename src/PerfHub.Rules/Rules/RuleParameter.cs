namespace PerfHub.Rules.Rules;

/// <summary>A policy figure that a rule uses.</summary>
/// <param name="Name">The name of the policy's JSON field.</param>
/// <param name="Default">The value in the default policy.</param>
/// <param name="Unit"><c>percent</c>, <c>points</c>, or <c>zScore</c>.</param>
/// <param name="Description">The meaning of the figure.</param>
public sealed record RuleParameter(string Name, decimal Default, string Unit, Text Description);
