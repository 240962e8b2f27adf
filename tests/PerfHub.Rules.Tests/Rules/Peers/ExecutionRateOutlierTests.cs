using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Peers;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Rules.Peers;

public sealed class ExecutionRateOutlierTests : RuleTests<ExecutionRateOutlier>
{
    [Fact]
    public void Flags_a_rate_far_from_its_peers()
    {
        var peers = Spread.Compute([40m, .. Enumerable.Range(0, 19).Select(i => 90m + i % 5)]);
        var flag = GetSingleFlag(CreateReport(40m), context: CreateContext(peers));

        Assert.Equal(("/budget/executionRate", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((null, 40m, null), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("|0.6745 × (40 − 92) ÷ 1| = 35.074 ≤ 3.5", flag.Formula);
        Assert.Equal(
            "预算执行率为 40%，同行业同类型 20 个单位的中位数为 92%（绝对偏差的中位数为 1、平均数为 3.7），修正 Z 分数为 -35.074，绝对值超过 3.5。",
            flag.Message.Zh);
    }

    // 3.5 × 0.6745 ÷ 0.6745: the bound is exactly 3.5 points from the median.
    [Theory]
    [InlineData("90", false)]
    [InlineData("93.5", false)]
    [InlineData("93.500001", true)]
    [InlineData("86.5", false)]
    [InlineData("86.499999", true)]
    public void The_bound_is_a_modified_z_score_of_three_and_a_half_either_way(string rate, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(rate, new Spread(20, 90m, 0.6745m, 5m)));

    [Theory]
    [InlineData("94.386599", false)]
    [InlineData("94.3866", true)]
    [InlineData("85.613401", false)]
    [InlineData("85.6134", true)]
    public void The_mean_deviation_is_used_where_the_median_deviation_is_zero(string rate, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(rate, new Spread(20, 90m, 0m, 1m)));

    [Fact]
    public void The_formula_shows_the_mean_deviation_where_it_is_used() => Assert.Equal(
        "|(40 − 90) ÷ (1.253314 × 2)| = 19.947116 ≤ 3.5",
        GetSingleFlag(CreateReport(40m), context: CreateContext(new Spread(20, 90m, 0m, 2m))).Formula);

    [Theory]
    [InlineData("2", true)]
    [InlineData("4", false)]
    public void The_threshold_comes_from_the_policy(string threshold, bool flagged)
    {
        var policy = Policy.Default with { OutlierThreshold = decimal.Parse(threshold) };
        Assert.Equal(flagged, IsFlagged("93", new Spread(20, 90m, 0.6745m, 5m), policy));
    }

    [Theory]
    [InlineData("99", true)]
    [InlineData("99.000001", false)]
    [InlineData("101", true)]
    [InlineData("100.999999", false)]
    public void A_rate_less_than_a_point_from_the_median_is_no_outlier(string rate, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(rate, new Spread(20, 100m, 0.01m, 0.01m)));

    [Fact]
    public void A_huge_rate_among_nearly_identical_peers_does_not_overflow() => Assert.Contains(
        " = 1000000000000 ≤ 3.5",
        GetSingleFlag(
            TestReports.With(budget => budget with { Adjusted = 0.000001m, Executed = ReportLimits.MaxMagnitude }),
            context: CreateContext(new Spread(20, 90m, 0.0000000000000000000000000001m, 1m))).Formula,
        StringComparison.Ordinal);

    [Fact]
    public void Does_not_apply_before_units_are_compared() => AssertNotApplicable(NotApplicable.PeersNotCompared, CreateReport(40m));

    [Fact]
    public void Does_not_apply_where_nothing_was_budgeted() => AssertNotApplicable(
        NotApplicable.DivisionByZero,
        TestReports.With(budget => budget with { Adjusted = 0m }),
        context: CreateContext(new Spread(20, 90m, 1m, 1m)));

    [Fact]
    public void Does_not_apply_among_fewer_than_twenty_peers()
    {
        AssertNotApplicable(NotApplicable.TooFewPeers, CreateReport(40m), context: CreateContext(null));
        AssertNotApplicable(NotApplicable.TooFewPeers, CreateReport(40m), context: CreateContext(new Spread(19, 90m, 1m, 1m)));
    }

    [Fact]
    public void Does_not_apply_where_all_peers_are_identical() => AssertNotApplicable(
        NotApplicable.PeersIdentical, CreateReport(90m), context: CreateContext(Spread.Compute(Enumerable.Repeat(90m, 20))));

    private static bool IsFlagged(string rate, Spread peers, Policy? policy = null) =>
        IsFlagged(CreateReport(decimal.Parse(rate)), policy, CreateContext(peers));

    private static SelfEvaluationReport CreateReport(decimal percent) => TestReports.With(budget => budget with { Executed = percent });

    private static ReportContext CreateContext(Spread? peers) => new() { Peers = new PeerComparison { ExecutionRates = peers } };
}
