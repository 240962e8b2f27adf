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
    ModifiedZScore.ThresholdParameter), IPeerRule
{
    RuleTally? IPeerRule.Tally(PeerFigures figures, PeerComparison peers, Policy policy, int answers)
    {
        var passed = 0;
        foreach (var (indicator, completion) in figures.Completions)
        {
            var standsOut = ModifiedZScore.IsOutlier(completion, peers.Completions.GetValueOrDefault(indicator), policy.OutlierThreshold);
            if (standsOut == true)
            {
                return null;
            }

            passed += standsOut == false ? 1 : 0;
        }

        return new RuleTally(Id, passed, 0, answers - passed);
    }

    /// <inheritdoc />
    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (input.Input.Context.Peers is not { } peers)
        {
            return NotApplicable.PeersNotCompared;
        }

        if (input.Result.Completion is not { } completion)
        {
            return IndicatorCompletion.GetInapplicableReason(indicator);
        }

        var outcome = ModifiedZScore.Check(
            $"/indicators/{input.Index}/completionRate",
            indicator.Code,
            completion,
            peers.Completions.GetValueOrDefault(indicator.Name),
            input.Policy.OutlierThreshold,
            new Text($"指标“{indicator.Name}”完成率", $"The completion of indicator “{indicator.Name}”"));
        return outcome is RuleOutcome.Flag flag ? flag with { Indicator = indicator.Code } : outcome;
    }
}
