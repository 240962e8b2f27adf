using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Narrative;

namespace PerfHub.Rules.Tests.Rules.Narrative;

public sealed class ImpliedPlanMismatchTests : RuleTests<ImpliedPlanMismatch>
{
    private static readonly NarrativeFigure Stated = new() { Label = "培训", Value = 12m, Indicator = "1", PercentOfPlan = 120m };

    [Theory]
    [InlineData("1.2", "万次", "10000", "次", false)]
    [InlineData("1.2", "万次", "10001", "次", true)]
    [InlineData("12000", "次", "1", "万次", false)]
    public void The_target_is_compared_in_the_unit_of_the_figure(string value, string unit, string target, string targetUnit, bool flagged)
    {
        var report = TestReports.With(Stated with { Value = decimal.Parse(value), Unit = unit }) with
        {
            Indicators = [TestReports.MinimalIndicator with { Target = TestReports.CreateMeasure(decimal.Parse(target), targetUnit) }],
        };
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Fact]
    public void The_adjusted_target_counts() => AssertPasses(TestReports.With(Stated) with
    {
        Indicators = [TestReports.MinimalIndicator with { Target = TestReports.CreateMeasure(9m), AdjustedTarget = TestReports.CreateMeasure(10m) }],
    });

    [Fact]
    public void Flags_the_seeds_52_at_173_3_percent_against_the_target_of_50()
    {
        var flag = GetSingleFlag(TestReports.Seed);

        Assert.Equal(("/keyWork/2/figures/1", "引进企业", "3"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((50m, 30m, -20m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("52 ÷ 173.3% = 30 = 50", flag.Formula);
        Assert.Contains("推算计划数为 30", flag.Message.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_where_the_implied_plan_equals_the_target() => AssertPasses(TestReports.With(Stated));

    [Theory]
    [InlineData("21", "200", "11", false)] // 10.5 rounds away from zero
    [InlineData("21", "200", "10", true)]
    [InlineData("21.0", "200", "10.5", false)]
    [InlineData("20.9", "200", "10.5", false)] // 10.45
    [InlineData("20.89", "200", "10.45", false)] // 10.445
    [InlineData("20.89", "200", "10.44", true)]
    [InlineData("-21", "200", "-11", false)]
    [InlineData("12", "119.5", "10", false)] // 10.04
    [InlineData("12", "114.2", "10", true)] // 10.51
    public void The_implied_plan_is_rounded_to_the_decimals_of_the_figure(string value, string percent, string target, bool flagged)
    {
        var figure = Stated with { Value = decimal.Parse(value), PercentOfPlan = decimal.Parse(percent) };
        var report = TestReports.With(figure) with
        {
            Indicators = [TestReports.MinimalIndicator with { Target = TestReports.CreateMeasure(decimal.Parse(target)) }],
        };
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Fact]
    public void The_largest_figure_over_the_smallest_share_does_not_overflow() => Assert.Equal(
        100_000_000_000_000_000_000m,
        GetSingleFlag(TestReports.With(Stated with { Value = 1_000_000_000_000.000000m, PercentOfPlan = 0.000001m })).Actual);

    [Fact]
    public void Does_not_apply_to_a_share_of_zero() =>
        AssertNotApplicable(NotApplicable.DivisionByZero, TestReports.With(Stated with { PercentOfPlan = 0m }));

    [Fact]
    public void Does_not_apply_to_a_figure_without_a_share() =>
        AssertNotApplicable(NotApplicable.NotStated, TestReports.With(Stated with { PercentOfPlan = null }));

    [Fact]
    public void Does_not_apply_to_a_figure_without_a_value() =>
        AssertNotApplicable(NotApplicable.NotStated, TestReports.With(Stated with { Value = null }));

    [Fact]
    public void Does_not_apply_without_a_target() => AssertNotApplicable(
        NotApplicable.NotStated,
        TestReports.With(Stated) with { Indicators = [TestReports.MinimalIndicator with { Target = null }] });

    [Theory]
    [InlineData(null)]
    [InlineData("9")]
    public void Does_not_apply_to_a_figure_without_an_indicator_of_the_report(string? indicator) =>
        AssertNotApplicable(NotApplicable.NoMatchingIndicator, TestReports.With(Stated with { Indicator = indicator }));

    [Fact]
    public void Does_not_apply_without_key_work() => AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
}
