namespace PerfHub.Rules.Rules;

/// <summary>A rule that answers once for each indicator of a report.</summary>
/// <inheritdoc />
public abstract class IndicatorRule(
    string id,
    RuleGroup group,
    Severity severity,
    Text title,
    string formula,
    Text source,
    params IReadOnlyList<RuleParameter> parameters)
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

    /// <summary>Answers for one indicator.</summary>
    /// <param name="input">The indicator, its place and its result.</param>
    protected abstract RuleOutcome Check(in IndicatorInput input);
}
