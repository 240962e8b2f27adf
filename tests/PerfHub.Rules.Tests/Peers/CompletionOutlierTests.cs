using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Peers;

public sealed class CompletionOutlierTests : RuleTest<CompletionOutlier>
{
    private static readonly Spread Usual = new(25, 100m, 0.6745m, 5m);

    [Fact]
    public void Flags_a_completion_far_from_that_of_the_same_named_indicator()
    {
        var flag = Flag(Final(13m), circumstances: Among(("开展培训次数", Usual)));

        Assert.Equal(("/indicators/0/completionRate", "1", "1"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((null, 130m, null), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("|0.6745 × (130 − 100) ÷ 0.6745| = 30 ≤ 3.5", flag.Formula);
        Assert.StartsWith("指标“开展培训次数”完成率为 130%，同行业同类型 25 个单位的中位数为 100%", flag.Message.Zh, StringComparison.Ordinal);
        Assert.StartsWith("The completion of indicator “开展培训次数” is 130%;", flag.Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.35", false)]
    [InlineData("10.350001", true)]
    [InlineData("9.65", false)]
    [InlineData("9.649999", true)]
    public void The_bound_is_a_modified_z_score_of_three_and_a_half_either_way(string final, bool flagged) => Assert.Equal(
        flagged, Answers(Final(decimal.Parse(final)), circumstances: Among(("开展培训次数", Usual))).Single() is Answer.Flag);

    [Fact]
    public void The_threshold_is_the_policys() => Passes(
        Final(13m), Policy.Default with { OutlierThreshold = 30m }, Among(("开展培训次数", Usual)));

    [Fact]
    public void Each_indicator_has_peers_of_its_own()
    {
        var report = Reports.Minimal with { Indicators = [Reports.AnIndicator, Reports.AnIndicator with { Code = "2", Name = "走访次数" }] };
        var answers = Answers(report, circumstances: Among(("走访次数", Usual with { Median = 50m })));

        Assert.Same(NotApplicable.TooFewPeers, answers[0]);
        Assert.Equal("2", Assert.IsType<Answer.Flag>(answers[1]).Indicator);
    }

    [Fact]
    public void Does_not_apply_before_units_are_compared() => DoesNotApply(NotApplicable.NotCompared, Reports.Minimal);

    [Fact]
    public void Does_not_apply_among_fewer_than_twenty() => DoesNotApply(
        NotApplicable.TooFewPeers, Final(13m), circumstances: Among(("开展培训次数", Usual with { Count = 19 })));

    [Fact]
    public void Does_not_apply_where_all_peers_are_alike() => DoesNotApply(
        NotApplicable.PeersAlike, Final(10m), circumstances: Among(("开展培训次数", new Spread(20, 100m, 0m, 0m))));

    [Fact]
    public void Does_not_apply_to_an_indicator_without_a_completion()
    {
        var peers = Among(("开展培训次数", Usual));
        DoesNotApply(
            NotApplicable.Qualitative,
            Reports.With(it => it with { Kind = IndicatorKind.Qualitative, Attainment = Attainment.Achieved }),
            circumstances: peers);
        DoesNotApply(NotApplicable.OtherDirection, Reports.With(it => it with { Direction = Direction.AtMost }), circumstances: peers);
        DoesNotApply(NotApplicable.NoTarget, Reports.With(it => it with { Target = Reports.Of(0m) }), circumstances: peers);
    }

    private static SelfEvaluationReport Final(decimal final) => Reports.With(it => it with { Final = Reports.Of(final) });

    private static Circumstances Among(params (string Name, Spread Spread)[] completions) => new()
    {
        Peers = new PeerComparison { Completions = completions.ToDictionary(it => it.Name, it => it.Spread) },
    };
}
