using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Rules.Peers;

public sealed class CompletionOutlierTests : RuleTests<CompletionOutlier>
{
    private static readonly Spread UsualSpread = new(25, 100m, 0.6745m, 5m);

    [Fact]
    public void Flags_a_completion_far_from_its_peers()
    {
        var flag = GetSingleFlag(CreateReport(13m), context: CreateContext(("开展培训次数", UsualSpread)));

        Assert.Equal(("/indicators/0/completionRate", "1", "1"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((null, 130m, null), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("|0.6745 × (130 − 100) ÷ 0.6745| = 30 ≤ 3.5", flag.Formula);
        Assert.StartsWith("指标“开展培训次数”完成率为 130%，同行业同类型 25 个单位的中位数为 100%", flag.Message.Zh, StringComparison.Ordinal);
        Assert.StartsWith("The completion of indicator “开展培训次数” is 130%.", flag.Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.35", false)]
    [InlineData("10.350001", true)]
    [InlineData("9.65", false)]
    [InlineData("9.649999", true)]
    public void The_bound_is_a_modified_z_score_of_three_and_a_half_either_way(string final, bool flagged) => Assert.Equal(
        flagged, IsFlagged(CreateReport(decimal.Parse(final)), context: CreateContext(("开展培训次数", UsualSpread))));

    [Fact]
    public void The_threshold_comes_from_the_policy() => AssertPasses(
        CreateReport(13m), Policy.Default with { OutlierThreshold = 30m }, CreateContext(("开展培训次数", UsualSpread)));

    [Fact]
    public void Each_indicator_is_compared_with_its_own_peers()
    {
        var report = TestReports.Minimal with { Indicators = [TestReports.MinimalIndicator, TestReports.MinimalIndicator with { Code = "2", Name = "走访次数" }] };
        var outcomes = Evaluate(report, context: CreateContext(("走访次数", UsualSpread with { Median = 50m })));

        Assert.Same(NotApplicable.TooFewPeers, outcomes[0]);
        Assert.Equal("2", Assert.IsType<RuleOutcome.Flag>(outcomes[1]).Indicator);
    }

    [Fact]
    public void Does_not_apply_before_units_are_compared() => AssertNotApplicable(NotApplicable.PeersNotCompared, TestReports.Minimal);

    [Fact]
    public void Does_not_apply_among_fewer_than_twenty_peers() => AssertNotApplicable(
        NotApplicable.TooFewPeers, CreateReport(13m), context: CreateContext(("开展培训次数", UsualSpread with { Count = 19 })));

    [Fact]
    public void Does_not_apply_where_all_peers_are_identical() => AssertNotApplicable(
        NotApplicable.PeersIdentical, CreateReport(10m), context: CreateContext(("开展培训次数", new Spread(20, 100m, 0m, 0m))));

    [Fact]
    public void Does_not_apply_to_an_indicator_without_a_completion()
    {
        var peers = CreateContext(("开展培训次数", UsualSpread));
        AssertNotApplicable(
            NotApplicable.Qualitative,
            TestReports.With(it => it with { Kind = IndicatorKind.Qualitative, Attainment = Attainment.Achieved }),
            context: peers);
        AssertNotApplicable(NotApplicable.OtherDirection, TestReports.With(it => it with { Direction = Direction.AtMost }), context: peers);
        AssertNotApplicable(NotApplicable.TargetNotPositive, TestReports.With(it => it with { Target = TestReports.CreateMeasure(0m) }), context: peers);
    }

    private static SelfEvaluationReport CreateReport(decimal final) => TestReports.With(it => it with { Final = TestReports.CreateMeasure(final) });

    private static ReportContext CreateContext(params (string Name, Spread Spread)[] completions) => new()
    {
        Peers = new PeerComparison { Completions = completions.ToDictionary(it => it.Name, it => it.Spread) },
    };
}
