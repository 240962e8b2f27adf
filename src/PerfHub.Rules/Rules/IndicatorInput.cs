using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>One indicator as a rule sees it.</summary>
/// <param name="Input">The whole submission.</param>
/// <param name="Index">The indicator's place in the report, from 0.</param>
/// <param name="Indicator">The indicator.</param>
/// <param name="Result">What its figures support.</param>
public readonly record struct IndicatorInput(RuleInput Input, int Index, Indicator Indicator, IndicatorResult Result)
{
    /// <summary>The policy in force.</summary>
    public Policy Policy => Input.Policy;

    /// <summary>A flag on a field of this indicator, known by the indicator's code.</summary>
    /// <param name="field">The field below the indicator, e.g. <c>final</c> or <c>final/unit</c>.</param>
    /// <param name="expected">What the rule expects.</param>
    /// <param name="actual">What the report says.</param>
    /// <param name="formula">The formula with its numbers.</param>
    /// <param name="message">The finding in words.</param>
    public RuleOutcome.Flag Flag(string field, Figure expected, Figure actual, string formula, Text message) =>
        new($"/indicators/{Index}/{field}", Indicator.Code, expected, actual, formula, message) { Indicator = Indicator.Code };
}
