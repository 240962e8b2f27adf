using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>One rule, broken at one place of one report (偏差). The severity is that of the policy in force.</summary>
public sealed record Deviation(Rule Rule, Severity Severity, RuleOutcome.Flag Flag);
