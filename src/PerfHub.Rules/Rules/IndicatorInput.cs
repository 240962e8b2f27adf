using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>One indicator with the report that it belongs to; the index starts at 0.</summary>
public readonly record struct IndicatorInput(RuleInput Input, int Index, Indicator Indicator, IndicatorResult Result)
{
    /// <summary>The policy in force.</summary>
    public Policy Policy => Input.Policy;

    /// <summary>
    /// Creates a flag on a field such as <c>final</c> or <c>final/unit</c>; its subject is the indicator's code. If flags are only counted,
    /// it is <see cref="RuleOutcome.Surplus"/>.
    /// </summary>
    public RuleOutcome.Flag Flag(string field, Figure expected, Figure actual, FormulaText formula, Text message) => Input.CountsOnly
        ? RuleOutcome.Surplus
        : new($"/indicators/{Index}/{field}", Indicator.Code, expected, actual, formula, message)
        {
            Indicator = Indicator.Code, IndicatorIndex = Index, FollowsIndicator = true,
        };
}
