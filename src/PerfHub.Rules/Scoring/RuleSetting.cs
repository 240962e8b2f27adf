namespace PerfHub.Rules.Scoring;

/// <summary>What a policy changes of a rule.</summary>
/// <param name="Severity">Another severity, or <see langword="null"/> for the rule's own.</param>
/// <param name="Enabled">Whether the rule is applied at all.</param>
public sealed record RuleSetting(Rules.Severity? Severity = null, bool Enabled = true);
