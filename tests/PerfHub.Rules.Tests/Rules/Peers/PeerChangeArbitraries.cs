using FsCheck;
using FsCheck.Fluent;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Rules.Peers;

/// <summary>Small reports and peer comparisons for which each peer rule flags, passes and does not apply about equally often.</summary>
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
        from exists in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select exists ? new Spread(count, median, distance.Median, distance.Mean) : null;

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
        from length in Gen.Elements(10, 99, 100, 300)
        from isDisabled in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from before in Gen.OneOf(Gen.Constant<PeerComparison?>(null), Peers.Select(it => (PeerComparison?)it))
        from after in Peers
        select new PeerChange(
            TestReports.Minimal with
            {
                Budget = TestReports.Minimal.Budget with { Adjusted = adjusted, Executed = executed },
                Indicators = [.. indicators.Select((it, i) => it with { Code = $"{i + 1}" })],
                Conclusion = new string('字', length),
            },
            isDisabled
                ? Policy.Default with { Rules = new Dictionary<string, RuleSetting> { ["completion-outlier"] = new() { Enabled = false } } }
                : Policy.Default,
            before,
            after)).ToArbitrary();
}
