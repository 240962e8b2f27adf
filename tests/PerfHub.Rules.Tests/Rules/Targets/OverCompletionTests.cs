using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Targets;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Targets;

public sealed class OverCompletionTests : RuleTests<OverCompletion>
{
    [Fact]
    public void Flags_the_seeds_second_indicator()
    {
        var flag = GetSingleFlag(TestReports.Seed);

        Assert.Equal(("/indicators/1/final", "2", "2"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((130m, 150m, 20m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("12 ÷ 8 × 100 = 150 ≤ 130", flag.Formula);
    }

    [Theory]
    [InlineData("13", false)]
    [InlineData("13.000001", true)]
    [InlineData("12.999999", false)]
    public void The_threshold_itself_is_not_flagged(string final, bool flagged)
    {
        var report = TestReports.With(it => it with { Final = TestReports.CreateMeasure(decimal.Parse(final)) });
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Theory]
    [InlineData("150", false)]
    [InlineData("149.999999", true)]
    public void The_threshold_comes_from_the_policy(string threshold, bool flagged)
    {
        var policy = Policy.Default with { OverCompletionThreshold = decimal.Parse(threshold) };
        var report = TestReports.With(it => it with { Final = TestReports.CreateMeasure(15m) });
        Assert.Equal(flagged, IsFlagged(report, policy));
    }

    [Fact]
    public void Huge_figures_over_a_tiny_target_do_not_overflow()
    {
        var flag = GetSingleFlag(TestReports.With(it => it with
        {
            Target = TestReports.CreateMeasure(0.000001m),
            Final = TestReports.CreateMeasure(ReportLimits.MaxMagnitude),
        }));
        Assert.Equal(100_000_000_000_000_000_000m, flag.Actual.Number);
    }

    [Fact]
    public void Does_not_apply_to_a_qualitative_indicator() => AssertNotApplicable(
        NotApplicable.Qualitative,
        TestReports.With(it => it with { Kind = IndicatorKind.Qualitative, Final = TestReports.CreateMeasure(20m) }));

    [Theory]
    [InlineData(Direction.AtMost)]
    [InlineData(Direction.Equal)]
    public void Does_not_apply_to_another_direction(Direction direction) => AssertNotApplicable(
        NotApplicable.OtherDirection,
        TestReports.With(it => it with { Direction = direction, Final = TestReports.CreateMeasure(0m) }));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Does_not_apply_without_a_target_above_zero(int target) => AssertNotApplicable(
        NotApplicable.TargetNotPositive,
        TestReports.With(it => it with { Target = TestReports.CreateMeasure(target), Final = TestReports.CreateMeasure(20m) }));

    [Fact]
    public void Does_not_apply_without_a_final_value() => AssertNotApplicable(
        NotApplicable.NotStated, TestReports.With(it => it with { Final = null }));
}
