using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.MidYear;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.MidYear;

public sealed class SecondHalfSurgeTests : RuleTests<SecondHalfSurge>
{
    [Fact]
    public void Flags_the_seeds_fourth_indicator()
    {
        var flag = GetSingleFlag(TestReports.Seed);

        Assert.Equal(("/indicators/3/midYear", "4", "4"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((60m, 40m, -20m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("2 ÷ 10 ÷ 50% = 40% ≥ 60%", flag.Formula);
    }

    [Theory]
    [InlineData("3", "10", false)]
    [InlineData("2.999999", "10", true)]
    [InlineData("2.999999", "9.999999", false)]
    [InlineData("-1", "11", true)]
    public void Progress_under_60_percent_of_time_elapsed_and_a_met_target_are_flagged(string midYear, string final, bool flagged)
    {
        var report = TestReports.With(it => it with
        {
            MidYear = TestReports.CreateMeasure(decimal.Parse(midYear)),
            Final = TestReports.CreateMeasure(decimal.Parse(final)),
        });
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Theory]
    [InlineData("40", false)]
    [InlineData("40.000001", true)]
    public void The_threshold_comes_from_the_policy(string threshold, bool flagged)
    {
        var policy = Policy.Default with { MidYearProgressThreshold = decimal.Parse(threshold) };
        var report = TestReports.With(it => it with { MidYear = TestReports.CreateMeasure(2m) });
        Assert.Equal(flagged, IsFlagged(report, policy));
    }

    [Fact]
    public void Huge_figures_over_a_tiny_target_do_not_overflow() => AssertPasses(TestReports.With(it => it with
    {
        MidYear = TestReports.CreateMeasure(ReportLimits.MaxMagnitude),
        Final = TestReports.CreateMeasure(ReportLimits.MaxMagnitude),
        Target = TestReports.CreateMeasure(0.000001m),
    }));

    [Fact]
    public void Does_not_apply_to_a_qualitative_indicator() => AssertNotApplicable(
        NotApplicable.Qualitative,
        TestReports.With(it => it with { Kind = IndicatorKind.Qualitative, MidYear = TestReports.CreateMeasure(2m) }));

    [Theory]
    [InlineData(Direction.AtMost)]
    [InlineData(Direction.Equal)]
    [InlineData(null)]
    public void Does_not_apply_to_another_direction(Direction? direction) => AssertNotApplicable(
        NotApplicable.OtherDirection,
        TestReports.With(it => it with { Direction = direction, MidYear = TestReports.CreateMeasure(2m) }));

    [Theory]
    [InlineData(Accumulation.PointInTime)]
    [InlineData(null)]
    public void Does_not_apply_to_a_figure_that_is_not_cumulative(Accumulation? accumulation) => AssertNotApplicable(
        NotApplicable.NotCumulative,
        TestReports.With(it => it with { Accumulation = accumulation, MidYear = TestReports.CreateMeasure(2m) }));

    [Fact]
    public void Does_not_apply_without_a_mid_year_value() => AssertNotApplicable(NotApplicable.NoMidYearValue, TestReports.Minimal);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Does_not_apply_without_a_target_above_zero(int target) => AssertNotApplicable(
        NotApplicable.TargetNotPositive,
        TestReports.With(it => it with { MidYear = TestReports.CreateMeasure(2m), Target = TestReports.CreateMeasure(target) }));

    [Fact]
    public void Does_not_apply_without_a_final_value() => AssertNotApplicable(
        NotApplicable.NotStated,
        TestReports.With(it => it with { MidYear = TestReports.CreateMeasure(2m), Final = null }));
}
