using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Targets;

namespace PerfHub.Rules.Tests.Rules.Targets;

public sealed class TargetMissedTests : RuleTests<TargetMissed>
{
    [Theory]
    [InlineData(Direction.AtLeast, "8", "8 ≥ 10", "-2")]
    [InlineData(Direction.AtMost, "12", "12 ≤ 10", "2")]
    [InlineData(Direction.Equal, "12", "12 = 10", "2")]
    public void Flags_a_final_value_on_the_wrong_side_of_the_target(Direction direction, string final, string formula, string difference)
    {
        var flag = GetSingleFlag(TestReports.With(it => it with { Direction = direction, Final = TestReports.CreateMeasure(decimal.Parse(final)) }));

        Assert.Equal(("/indicators/0/final", "1", "1"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((10m, decimal.Parse(final)), (flag.Expected.Number, flag.Actual.Number));
        Assert.Equal(decimal.Parse(difference), flag.Difference);
        Assert.Equal(formula, flag.Formula);
    }

    [Theory]
    [InlineData(Direction.AtLeast, "10", false)]
    [InlineData(Direction.AtLeast, "10.000001", false)]
    [InlineData(Direction.AtLeast, "9.999999", true)]
    [InlineData(Direction.AtMost, "10", false)]
    [InlineData(Direction.AtMost, "9.999999", false)]
    [InlineData(Direction.AtMost, "10.000001", true)]
    [InlineData(Direction.Equal, "10.000000", false)]
    [InlineData(Direction.Equal, "9.999999", true)]
    [InlineData(Direction.Equal, "10.000001", true)]
    public void A_final_value_equal_to_the_target_passes(Direction direction, string final, bool flagged)
    {
        var report = TestReports.With(it => it with { Direction = direction, Final = TestReports.CreateMeasure(decimal.Parse(final)) });
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Theory]
    [InlineData(Direction.AtLeast, 0, -1, true)]
    [InlineData(Direction.AtLeast, 0, 0, false)]
    [InlineData(Direction.AtMost, 0, 1, true)]
    [InlineData(Direction.AtMost, 0, 0, false)]
    public void A_target_of_zero_can_be_missed(Direction direction, int target, int final, bool flagged)
    {
        var report = TestReports.With(it => it with
        {
            Direction = direction,
            Target = TestReports.CreateMeasure(target),
            Final = TestReports.CreateMeasure(final),
        });
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Fact]
    public void Does_not_apply_to_a_qualitative_indicator() => AssertNotApplicable(
        NotApplicable.Qualitative,
        TestReports.With(it => it with { Kind = IndicatorKind.Qualitative, Attainment = Attainment.Missed }));

    [Fact]
    public void Does_not_apply_without_a_target() => AssertNotApplicable(
        NotApplicable.NotStated, TestReports.With(it => it with { Target = null }));

    [Fact]
    public void Does_not_apply_without_a_final_value() => AssertNotApplicable(
        NotApplicable.NotStated, TestReports.With(it => it with { Final = null }));
}
