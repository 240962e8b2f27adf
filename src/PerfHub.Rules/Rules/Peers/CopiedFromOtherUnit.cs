using PerfHub.Rules.Copies;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Peers;

/// <summary>
/// Two units do not describe a year in the same words. The texts do not show which unit copied, so both are flagged. Formula and
/// message do not name the other unit; see <see cref="RuleOutcome.Flag.Peer"/>.
/// </summary>
public sealed class CopiedFromOtherUnit() : ReportRule(
    "copied-from-other-unit", RuleGroup.Peers, Severity.High,
    new Text("文字内容与其他单位几乎相同", "Narrative is nearly the same as another unit's"),
    "shared ÷ all four-letter sequences of both narratives × 100 < copiedFromOtherUnitThreshold",
    new Text(
        "与其他单位文字内容的相似度（共有的四字片段占全部四字片段的比例）低于政策规定的界限",
        "The similarity to the narrative of every other unit, the share of common four-letter sequences, is below the threshold of the policy"),
    RuleSources.Plausibility,
    new RuleParameter(
        "copiedFromOtherUnitThreshold", Policy.Default.CopiedFromOtherUnitThreshold, "percent",
        new Text("与同年度其他单位文字内容的相似度达到此值视为照搬", "A narrative counts as copied from another unit's at this similarity or above"))), IPeerRule
{
    protected override IReadOnlyList<string> Inputs => NarrativeText.Fields;

    RuleTally? IPeerRule.ComputeTally(PeerFigures figures, PeerComparison peers, Policy policy, int outcomeCount) =>
        figures.IsNarrativeTooShort ? new RuleTally(Id, 0, 0, 1)
        : IsCopy(peers, policy) ? null
        : new RuleTally(Id, 1, 0, 0);

    private static bool IsCopy(PeerComparison peers, Policy policy) =>
        peers.Nearest is { } nearest && !nearest.Similarity.IsBelow(policy.CopiedFromOtherUnitThreshold);

    protected override RuleOutcome Check(RuleInput input)
    {
        if (input.Context.Peers is not { } peers)
        {
            return NotApplicable.PeersNotCompared;
        }

        if (NarrativeText.IsTooShort(input.Report))
        {
            return NotApplicable.NarrativeTooShort;
        }

        if (!IsCopy(peers, input.Policy))
        {
            return RuleOutcome.Pass;
        }

        var threshold = input.Policy.CopiedFromOtherUnitThreshold;
        var (peer, similarity) = peers.Nearest!;
        return new RuleOutcome.Flag(
            "", "", threshold, similarity.Percent,
            Format($"{similarity.Shared} ÷ {similarity.All} × 100 = {similarity.Percent} < {threshold}"),
            Defer((similarity.Percent, threshold), static facts => Compose(
                $"文字内容（数字除外）与同年度另一单位自评报告的相似度为 {facts.Percent}%，达到 {facts.threshold}%。",
                $"The narrative, figures aside, is {facts.Percent}% similar to another unit's for the same year; the limit is {facts.threshold}%.")))
        {
            Peer = peer,
            Reference = $"{peer.Bureau}/{peer.Unit}",
        };
    }
}
