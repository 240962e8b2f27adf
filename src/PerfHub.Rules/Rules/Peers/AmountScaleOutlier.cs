using PerfHub.Rules.Rules.Time;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Peers;

/// <summary>
/// An adjusted budget a thousand times the median of its peer group is in the wrong unit: 元 instead of 万元. As for
/// <see cref="ModifiedZScore"/>, the median is no expected figure.
/// </summary>
public sealed class AmountScaleOutlier() : ReportRule(
    "amount-scale-outlier", RuleGroup.Peers, Severity.High,
    new Text("全年预算数为同类单位的千倍以上，单位可能有误", "Adjusted budget is a thousand times that of the peer group: the unit may be wrong"),
    "budget.adjusted ÷ median < 1000, among at least 20 units of one sector and kind",
    new Text(
        "同行业、同性质的单位至少有 20 个时，全年预算数不到其中位数的 1000 倍",
        "Among at least 20 units of one sector and kind, the adjusted budget is less than 1000 times the median"),
    RuleSources.Plausibility), IPeerRule
{
    protected override IReadOnlyList<string> Inputs => ["/budget/adjusted"];

    RuleTally? IPeerRule.ComputeTally(PeerFigures figures, PeerComparison peers, Policy policy, int outcomeCount) =>
        FindInapplicableReason(peers) is not null ? new RuleTally(Id, 0, 0, 1)
        : IsOutlier(figures.Adjusted, peers.AdjustedBudgets!) ? null
        : new RuleTally(Id, 1, 0, 0);

    private static RuleOutcome? FindInapplicableReason(PeerComparison peers) => peers.AdjustedBudgets switch
    {
        not { Count: >= Spread.MinUnits } => NotApplicable.TooFewPeers,
        { Median: 0m } => NotApplicable.DivisionByZero,
        _ => null,
    };

    private static bool IsOutlier(decimal adjusted, Spread peers) => adjusted >= AmountScale.Factor * peers.Median;

    protected override RuleOutcome Check(RuleInput input)
    {
        if (input.Context.Peers is not { } peers)
        {
            return NotApplicable.PeersNotCompared;
        }

        if (FindInapplicableReason(peers) is { } reason)
        {
            return reason;
        }

        var (adjusted, spread) = (input.Report.Budget.Adjusted, peers.AdjustedBudgets!);
        return !IsOutlier(adjusted, spread)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "/budget/adjusted", "", default, adjusted, Format($"{adjusted} ÷ {spread.Median} = {adjusted / spread.Median} < {AmountScale.Factor}"),
                Defer((adjusted, spread.Count, spread.Median), static facts => Compose(
                    $"全年预算数填报为 {facts.adjusted} 万元，同行业同类型 {facts.Count} 个单位的中位数为 {facts.Median} 万元，相差千倍以上，可能误将“元”作“万元”填报。",
                    $"The adjusted budget is {facts.adjusted}. The median of the {facts.Count} units of its sector and kind is {facts.Median} (10,000 CNY), a thousandfold less: the budget may be in CNY instead of 10,000 CNY.")));
    }
}
