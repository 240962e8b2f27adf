namespace PerfHub.Rules.Scoring;

/// <summary>A policy's changes to a rule.</summary>
/// <param name="Severity">The severity; <see langword="null"/> keeps the default of the rule.</param>
/// <param name="Enabled">Whether the rule is applied.</param>
public sealed record RuleSetting(Severity? Severity = null, bool Enabled = true);
