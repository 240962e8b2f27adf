namespace PerfHub.Rules.Rules;

/// <summary>One rule, broken at one place of one report (偏差).</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">Its severity under the policy in force.</param>
/// <param name="Flag">Place, figures, formula and message.</param>
public sealed record Deviation(Rule Rule, Severity Severity, RuleOutcome.Flag Flag);
