using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Rules.Peers;

public sealed class AmountScaleOutlierTests : RuleTests<AmountScaleOutlier>
{
    [Fact]
    public void Flags_a_budget_a_thousand_times_that_of_its_peers()
    {
        var peers = Spread.Compute([25_754_899.39m, .. Enumerable.Range(0, 20).Select(i => 2_000m + 100m * i)]);
        var flag = GetSingleFlag(CreateReport(25_754_899.39m), context: CreateContext(peers));

        Assert.Equal(("/budget/adjusted", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((null, 25_754_899.39m, null), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("25754899.39 ÷ 3000 = 8584.966463 < 1000", flag.Formula);
        Assert.Equal(
            "全年预算数填报为 25754899.39 万元，同行业同类型 21 个单位的中位数为 3000 万元，相差千倍以上，可能误将“元”作“万元”填报。",
            flag.Message.Zh);
    }

    [Theory]
    [InlineData("2999.999999", false)]
    [InlineData("3000", true)]
    [InlineData("0.000001", false)]
    public void The_bound_is_a_thousand_times_the_median(string adjusted, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(decimal.Parse(adjusted)), context: CreateContext(new Spread(20, 3m, 1m, 1m))));

    [Fact]
    public void Does_not_apply_before_units_are_compared() => AssertNotApplicable(NotApplicable.PeersNotCompared, CreateReport(40m));

    [Fact]
    public void Does_not_apply_among_fewer_than_twenty_peers()
    {
        AssertNotApplicable(NotApplicable.TooFewPeers, CreateReport(4000m), context: CreateContext(null));
        AssertNotApplicable(NotApplicable.TooFewPeers, CreateReport(4000m), context: CreateContext(new Spread(19, 1m, 1m, 1m)));
    }

    [Fact]
    public void Does_not_apply_where_the_median_is_zero() =>
        AssertNotApplicable(NotApplicable.DivisionByZero, CreateReport(4000m), context: CreateContext(new Spread(20, 0m, 0m, 1m)));

    private static SelfEvaluationReport CreateReport(decimal adjusted) => TestReports.With(budget => budget with { Adjusted = adjusted });

    private static ReportContext CreateContext(Spread? peers) => new() { Peers = new PeerComparison { AdjustedBudgets = peers } };
}
