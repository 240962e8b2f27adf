using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A report with the policy in force, its verified score under that policy, and its context.</summary>
public sealed record RuleInput(SelfEvaluationReport Report, Policy Policy, VerifiedScore Score, ReportContext Context)
{
    private const int MaxSearched = 10;

    private Dictionary<string, Indicator>? _indicatorsByCode;

    /// <summary>
    /// Whether there are <see cref="Evaluation.MaxDeviations"/> graver flags than those of the rule that is being checked, so that its
    /// flags are only counted; see <see cref="RuleOutcome.Surplus"/>.
    /// </summary>
    public bool CountsOnly { get; internal set; }

    /// <summary>Finds the indicator with a code, compared in its normal form; the first one if several have it.</summary>
    public Indicator? FindIndicator(string code)
    {
        // Few indicators, and a code that is written alike: faster than an index.
        for (var i = 0; i < Report.Indicators.Count && i < MaxSearched; i++)
        {
            if (Report.Indicators[i].Code == code)
            {
                return Report.Indicators[i];
            }
        }

        if (_indicatorsByCode is null)
        {
            _indicatorsByCode = new(NormalizedText.Comparer);
            foreach (var indicator in Report.Indicators)
            {
                _indicatorsByCode.TryAdd(indicator.Code, indicator);
            }
        }

        return _indicatorsByCode.GetValueOrDefault(code);
    }

    /// <summary>Computes the score and combines it with the other inputs; the defaults are the default policy and an empty context.</summary>
    public static RuleInput Create(SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null)
    {
        policy ??= Policy.Default;
        return new RuleInput(report, policy, VerifiedScore.Compute(report, policy), context ?? ReportContext.Empty);
    }
}
