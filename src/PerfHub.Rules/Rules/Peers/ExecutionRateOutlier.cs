using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules.Peers;

/// <summary>An execution rate far from those of the peer group needs a closer look.</summary>
public sealed class ExecutionRateOutlier() : ReportRule(
    "execution-rate-outlier", RuleGroup.Peers, Severity.Low,
    new Text("预算执行率明显偏离同类单位", "Execution rate differs considerably from the peer group"),
    "|0.6745 × (budget.executed ÷ budget.adjusted × 100 − median) ÷ MAD| ≤ outlierThreshold, or less than 1 point from the median, among at least 20 units of one sector and kind",
    new Text(
        "同行业、同性质的单位至少有 20 个时，0.6745 ×（预算执行率 − 中位数）÷ 绝对中位差的绝对值 ≤ 政策规定的界限，或者与中位数相差不足 1 个百分点",
        "Among at least 20 units of one sector and kind, 0.6745 × (execution rate − median) ÷ median absolute deviation is within the threshold of the policy, or the rate is less than 1 point from the median"),
    RuleSources.ModifiedZScore,
    ModifiedZScore.ThresholdParameter), IPeerRule
{
    protected override IReadOnlyList<string> Inputs => ["/budget/executed", "/budget/adjusted"];

    private static readonly Text Name = new("预算执行率", "The execution rate");

    RuleTally? IPeerRule.ComputeTally(PeerFigures figures, PeerComparison peers, Policy policy, int outcomeCount) =>
        figures.ExecutionRate is not { } rate || ModifiedZScore.IsOutlier(rate, peers.ExecutionRates, policy.OutlierThreshold) is not { } isOutlier
            ? new RuleTally(Id, 0, 0, 1)
        : isOutlier ? null
        : new RuleTally(Id, 1, 0, 0);

    protected override RuleOutcome Check(RuleInput input) => input switch
    {
        { Context.Peers: null } => NotApplicable.PeersNotCompared,
        { Score.ExecutionRate: null } => NotApplicable.DivisionByZero,
        { Context.Peers: { } peers, Score.ExecutionRate: { } rate } => ModifiedZScore.Check(
            "/budget/executionRate", "", rate, peers.ExecutionRates, input.Policy.OutlierThreshold, Name),
    };
}
