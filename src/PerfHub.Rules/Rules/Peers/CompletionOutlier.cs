using PerfHub.Rules.Rules.Targets;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Peers;

/// <summary>A completion far from that of the same-named indicator of all units of the sector and kind wants a look.</summary>
public sealed class CompletionOutlier() : IndicatorRule(
    "completion-outlier",
    RuleGroup.Peers,
    Severity.Low,
    new Text("指标完成率明显偏离同类单位", "Completion is far from its peers'"),
    "|0.6745 × (final ÷ target × 100 − median) ÷ MAD| ≤ outlierThreshold, among 20 units of one sector and kind with an indicator of that name or more",
    RuleSources.ModifiedZScore,
    Outliers.Threshold), IPeerRule
{
    RuleTally? IPeerRule.Tally(PeerFigures figures, PeerComparison peers, Policy policy, int answers)
    {
        var passed = 0;
        foreach (var (indicator, completion) in figures.Completions)
        {
            var standsOut = Outliers.StandsOut(completion, peers.Completions.GetValueOrDefault(indicator), policy.OutlierThreshold);
            if (standsOut == true)
            {
                return null;
            }

            passed += standsOut == false ? 1 : 0;
        }

        return new RuleTally(Id, passed, 0, answers - passed);
    }

    /// <inheritdoc />
    protected override Answer Check(in IndicatorCase it)
    {
        var indicator = it.Indicator;
        if (it.Submission.Circumstances.Peers is not { } peers)
        {
            return NotApplicable.NotCompared;
        }

        if (it.Result.Completion is not { } completion)
        {
            return Completion.WhyNone(indicator);
        }

        var answer = Outliers.Check(
            $"/indicators/{it.Index}/completionRate",
            indicator.Code,
            completion,
            peers.Completions.GetValueOrDefault(indicator.Name),
            it.Policy.OutlierThreshold,
            new Text($"指标“{indicator.Name}”完成率", $"The completion of indicator “{indicator.Name}”"));
        return answer is Answer.Flag flag ? flag with { Indicator = indicator.Code } : answer;
    }
}
