using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A rule with one outcome for each indicator of a report.</summary>
/// <inheritdoc />
public abstract class IndicatorRule(
    string id, RuleGroup group, Severity severity, Text title, string formula, Text source, params IReadOnlyList<RuleParameter> parameters)
    : Rule(id, group, severity, title, formula, source, parameters)
{
    /// <inheritdoc />
    public sealed override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var indicators = input.Report.Indicators;
        for (var i = 0; i < indicators.Count; i++)
        {
            outcomes.Add(Check(new IndicatorInput(input, i, indicators[i], input.Score.Indicators[i])));
        }
    }

    /// <summary>Checks one indicator.</summary>
    protected abstract RuleOutcome Check(in IndicatorInput input);
}
