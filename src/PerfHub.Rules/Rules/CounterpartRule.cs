using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A rule that compares each indicator of a report with its counterpart in another filing of the unit.</summary>
/// <typeparam name="T">The counterpart: last year's indicator, or a filed mid-year figure.</typeparam>
/// <inheritdoc />
public abstract class CounterpartRule<T>(
    string id, RuleGroup group, Severity severity, Text title, string formula, Text source, params IReadOnlyList<RuleParameter> parameters)
    : Rule(id, group, severity, title, formula, source, parameters)
    where T : class, INamedIndicator
{
    /// <inheritdoc />
    public sealed override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var indicators = input.Report.Indicators;
        var counterparts = GetCandidates(input.Context) is { } candidates ? IndicatorMatcher.Match(indicators, candidates) : null;
        for (var i = 0; i < indicators.Count; i++)
        {
            outcomes.Add(Check(new IndicatorInput(input, i, indicators[i], input.Score.Indicators[i]), counterparts?[i]));
        }
    }

    /// <summary>Gets the entries of the other filing; <see langword="null"/> if there is no such filing.</summary>
    protected abstract IReadOnlyList<T>? GetCandidates(ReportContext context);

    /// <summary>Checks one indicator. <paramref name="counterpart"/> is <see langword="null"/> if <see cref="IndicatorMatcher"/> finds none.</summary>
    protected abstract RuleOutcome Check(in IndicatorInput input, T? counterpart);
}
