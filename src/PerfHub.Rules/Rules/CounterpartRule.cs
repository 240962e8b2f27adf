using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>A rule that holds each indicator of a report against the same one of another filing of the unit.</summary>
/// <typeparam name="T">What stands in the other filing.</typeparam>
/// <inheritdoc />
public abstract class CounterpartRule<T>(
    string id,
    RuleGroup group,
    Severity severity,
    Text title,
    string formula,
    Text source,
    params IReadOnlyList<RuleParameter> parameters)
    : Rule(id, group, severity, title, formula, source, parameters)
    where T : class, INamedIndicator
{
    /// <inheritdoc />
    public sealed override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var indicators = input.Report.Indicators;
        var counterparts = GetCounterparts(input.Context) is { } others ? IndicatorMatcher.Match(indicators, others) : null;
        for (var i = 0; i < indicators.Count; i++)
        {
            outcomes.Add(Check(
                new IndicatorInput(input, i, indicators[i], input.Score.Indicators[i]), counterparts?[i]));
        }
    }

    /// <summary>What stands in the other filing; <see langword="null"/> where there is none.</summary>
    /// <param name="context">What is known beside the report.</param>
    protected abstract IReadOnlyList<T>? GetCounterparts(ReportContext context);

    /// <summary>Answers for one indicator.</summary>
    /// <param name="input">The indicator, its place and its result.</param>
    /// <param name="other">The same indicator in the other filing; see <see cref="IndicatorMatcher"/>.</param>
    protected abstract RuleOutcome Check(in IndicatorInput input, T? other);
}
