using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Peers;

/// <summary>What is told of a report without reading it is what judging it says.</summary>
[Properties(Arbitrary = [typeof(PeerChangeArbitraries)], MaxTest = 2000)]
public sealed class PeerTallyUpdaterTests
{
    [Property]
    public bool They_are_those_of_judging_the_report_anew_and_nothing_is_told_where_a_rule_of_the_group_flags_or_did(PeerChange it)
    {
        var (before, after) = (Evaluate(it, it.Before), Evaluate(it, it.After));
        var told = PeerTallyUpdater.Update(before.Tallies, GetPeerFigures(it.Report), it.After, it.Policy);

        return HasPeerDeviation(before) || HasPeerDeviation(after) ? told is null : told!.SequenceEqual(after.Tallies);
    }

    private static Evaluation Evaluate(PeerChange it, PeerComparison? peers) =>
        Evaluation.Compute(it.Report, it.Policy, new ReportContext { Peers = peers });

    private static bool HasPeerDeviation(Evaluation evaluation) => evaluation.Deviations.Any(it => it.Rule.Group == RuleGroup.Peers);

    private static PeerFigures GetPeerFigures(SelfEvaluationReport report)
    {
        var score = VerifiedScore.Compute(report, Policy.Default);
        return new PeerFigures(
            NarrativeText.IsTooShort(report),
            score.ExecutionRate,
            [.. report.Indicators.Zip(score.Indicators).Where(it => it.Second.Completion is not null).Select(it => (it.First.Name, it.Second.Completion!.Value))]);
    }
}

/// <summary>A report that was judged beside some peers, or none, and is judged anew beside others.</summary>
public sealed record PeerChange(SelfEvaluationReport Report, Policy Policy, PeerComparison? Before, PeerComparison After);

/// <summary>Small reports and groups, in which each rule of the group flags, passes and does not apply about as often.</summary>
public static class PeerChangeArbitraries
{
    private static readonly string[] Names = ["开展培训次数", "走访次数", "办结件数"];

    private static readonly Gen<Indicator> IndicatorGen =
        from name in Gen.Elements(Names)
        from final in Gen.Elements(8m, 10m, 10m, 11m, 25m)
        from target in Gen.Elements(10m, 10m, 10m, 0m, 3m)
        from direction in Gen.Frequency((4, Gen.Constant(Direction.AtLeast)), (1, Gen.Constant(Direction.AtMost)))
        select TestReports.MinimalIndicator with { Name = name, Direction = direction, Target = TestReports.CreateMeasure(target), Final = TestReports.CreateMeasure(final) };

    private static readonly Gen<Spread?> SpreadGen =
        from count in Gen.Elements(19, 20, 200)
        from median in Gen.Elements(100m, 110m, 333.333333m)
        from (decimal Median, decimal Mean) distance in Gen.Elements((30m, 40m), (3m, 4m), (0m, 4m), (0m, 0m))
        from isThere in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select isThere ? new Spread(count, median, distance.Median, distance.Mean) : null;

    private static readonly Gen<PeerComparison> Peers =
        from rates in SpreadGen
        from completions in SpreadGen.ListOf(Names.Length)
        from shared in Gen.Elements(0, 0, 899, 900, 1000)
        select new PeerComparison
        {
            Nearest = shared == 0 ? null : new SimilarNarrative(new Peer("650104", "0138", "单位"), new Similarity(shared, 1000)),
            ExecutionRates = rates,
            Completions = Names.Zip(completions).Where(it => it.Second is not null).ToDictionary(it => it.First, it => it.Second!),
        };

    public static Arbitrary<PeerChange> PeerChanges() => (
        from count in Gen.Choose(1, 3)
        from indicators in IndicatorGen.ListOf(count)
        from executed in Gen.Elements(100m, 97m, 40m)
        from adjusted in Gen.Frequency((4, Gen.Constant(100m)), (1, Gen.Constant(0m)))
        from words in Gen.Elements(10, 99, 100, 300)
        from isOff in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from before in Gen.OneOf(Gen.Constant<PeerComparison?>(null), Peers.Select(it => (PeerComparison?)it))
        from after in Peers
        select new PeerChange(
            TestReports.Minimal with
            {
                Budget = TestReports.Minimal.Budget with { Adjusted = adjusted, Executed = executed },
                Indicators = [.. indicators.Select((it, i) => it with { Code = $"{i + 1}" })],
                Conclusion = new string('字', words),
            },
            isOff
                ? Policy.Default with { Rules = new Dictionary<string, RuleSetting> { ["completion-outlier"] = new() { Enabled = false } } }
                : Policy.Default,
            before,
            after)).ToArbitrary();
}
