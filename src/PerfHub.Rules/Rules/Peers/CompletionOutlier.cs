using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Peers;

/// <summary>A completion far from those of same-named indicators in the peer group needs a closer look.</summary>
public sealed class CompletionOutlier() : IndicatorRule(
    "completion-outlier", RuleGroup.Peers, Severity.Low,
    new Text("指标完成率明显偏离同类单位", "Completion differs considerably from the peer group"),
    "|0.6745 × (final ÷ target × 100 − median) ÷ MAD| ≤ outlierThreshold, or less than 1 point from the median, among at least 20 units of one sector and kind with an indicator of that name",
    new Text(
        "同行业、同性质且有同名指标的单位至少有 20 个时，0.6745 ×（完成率 − 中位数）÷ 绝对中位差的绝对值 ≤ 政策规定的界限，或者与中位数相差不足 1 个百分点",
        "Among at least 20 units of one sector and kind with an indicator of that name, 0.6745 × (completion − median) ÷ median absolute deviation is within the threshold of the policy, or completion is less than 1 point from the median"),
    RuleSources.ModifiedZScore,
    ModifiedZScore.ThresholdParameter), IPeerRule
{
    protected override IReadOnlyList<string> Inputs => ["name", "kind", "direction", "target", "final"];

    RuleTally? IPeerRule.ComputeTally(PeerFigures figures, PeerComparison peers, Policy policy, int outcomeCount)
    {
        var passed = 0;
        foreach (var (indicator, completion) in figures.Completions)
        {
            var isOutlier = ModifiedZScore.IsOutlier(completion, peers.Completions.GetValueOrDefault(indicator), policy.OutlierThreshold);
            if (isOutlier == true)
            {
                return null;
            }

            passed += isOutlier == false ? 1 : 0;
        }

        return new RuleTally(Id, passed, 0, outcomeCount - passed);
    }

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (input.Input.Context.Peers is not { } peers)
        {
            return NotApplicable.PeersNotCompared;
        }

        if (input.Result.Completion is not { } completion)
        {
            return IndicatorCompletion.GetInapplicableReason(input);
        }

        var outcome = ModifiedZScore.Check(
            $"/indicators/{input.Index}/completionRate",
            indicator.Code,
            completion,
            peers.Completions.GetValueOrDefault(NormalizedText.Normalize(indicator.Name)),
            input.Policy.OutlierThreshold,
            new Text($"指标“{indicator.Name}”完成率", $"The completion of indicator “{indicator.Name}”"));
        return outcome is RuleOutcome.Flag flag ? flag.OfIndicator(input.Index, indicator.Code) : outcome;
    }
}
