using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A report with the policy in force, its verified score under that policy, and its context.</summary>
public sealed record RuleInput(SelfEvaluationReport Report, Policy Policy, VerifiedScore Score, ReportContext Context)
{
    private const int MaxSearched = 10;

    private Dictionary<string, int>? _indexesByCode;
    private IndicatorInput[]? _indicators;

    /// <summary>
    /// Whether earlier rules have <see cref="Evaluation.MaxDeviations"/> flags of the highest severity, so that those of the rule that is
    /// being checked are only counted; see <see cref="RuleOutcome.Surplus"/>.
    /// </summary>
    public bool CountsOnly { get; internal set; }

    /// <summary>The mid-year figure that was filed for each indicator; <see langword="null"/> if none were filed.</summary>
    public IReadOnlyList<MidYearFigure?>? MidYearCounterparts =>
        field ??= Context.MidYear is { } filed ? IndicatorPairing.Pair(Report.Indicators, filed.Indicators) : null;

    /// <summary>The counterpart of each indicator in last year's report; <see langword="null"/> if there is no such report.</summary>
    public IReadOnlyList<Indicator?>? LastYearCounterparts =>
        field ??= Context.LastYear is { } lastYear ? IndicatorPairing.Pair(Report.Indicators, lastYear.Indicators) : null;

    /// <summary>The indicators with their results.</summary>
    internal ReadOnlySpan<IndicatorInput> Indicators => _indicators ??= CreateIndicators();

    /// <summary>The normal forms of the names of the indicators.</summary>
    public IReadOnlyList<string> IndicatorNames => field ??= [.. Report.Indicators.Select(it => NormalizedText.Normalize(it.Name))];

    /// <summary>Finds the index of the indicator with a code, compared in its normal form; the first one if several have it.</summary>
    public int? FindIndicatorIndex(string code)
    {
        // Few indicators, and a code that is written alike: faster than an index.
        for (var i = 0; i < Report.Indicators.Count && i < MaxSearched; i++)
        {
            if (Report.Indicators[i].Code == code)
            {
                return i;
            }
        }

        if (_indexesByCode is null)
        {
            _indexesByCode = new(NormalizedText.Comparer);
            for (var i = 0; i < Report.Indicators.Count; i++)
            {
                _indexesByCode.TryAdd(Report.Indicators[i].Code, i);
            }
        }

        return _indexesByCode.TryGetValue(code, out var index) ? index : null;
    }

    private IndicatorInput[] CreateIndicators()
    {
        var indicators = new IndicatorInput[Report.Indicators.Count];
        for (var i = 0; i < indicators.Length; i++)
        {
            indicators[i] = new IndicatorInput(this, i, Report.Indicators[i], Score.Indicators[i]);
        }

        return indicators;
    }

    /// <summary>Computes the score and combines it with the other inputs; the defaults are the default policy and an empty context.</summary>
    public static RuleInput Create(SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null)
    {
        policy ??= Policy.Default;
        return new RuleInput(report, policy, VerifiedScore.Compute(report, policy), context ?? ReportContext.Empty);
    }
}
