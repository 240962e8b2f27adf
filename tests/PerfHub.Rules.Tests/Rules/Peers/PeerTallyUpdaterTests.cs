using FsCheck.Xunit;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Peers;

[Properties(Arbitrary = [typeof(PeerChangeArbitraries)], MaxTest = 2000)]
public sealed class PeerTallyUpdaterTests
{
    [Property]
    public bool Updated_tallies_equal_those_of_a_full_evaluation_or_are_null_where_a_peer_rule_flags_before_or_after(PeerChange change)
    {
        var (before, after) = (Evaluate(change, change.Before), Evaluate(change, change.After));
        var updated = PeerTallyUpdater.Update(before.Tallies, GetPeerFigures(change.Report), change.After, change.Policy);

        return HasPeerDeviation(before) || HasPeerDeviation(after) ? updated is null : updated!.SequenceEqual(after.Tallies);
    }

    private static Evaluation Evaluate(PeerChange change, PeerComparison? peers) =>
        Evaluation.Compute(change.Report, change.Policy, new ReportContext { Peers = peers });

    private static bool HasPeerDeviation(Evaluation evaluation) => evaluation.Deviations.Any(it => it.Rule.Group == RuleGroup.Peers);

    private static PeerFigures GetPeerFigures(SelfEvaluationReport report)
    {
        var score = VerifiedScore.Compute(report, Policy.Default);
        return new PeerFigures(
            NarrativeText.IsTooShort(report),
            score.ExecutionRate,
            report.Budget.Adjusted,
            [.. report.Indicators.Zip(score.Indicators).Where(it => it.Second.Completion is not null).Select(it => (NormalizedText.Normalize(it.First.Name), it.Second.Completion!.Value))]);
    }
}
