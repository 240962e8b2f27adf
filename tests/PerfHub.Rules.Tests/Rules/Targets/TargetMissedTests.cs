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

    [Theory]
    [InlineData("40", null, null)]
    [InlineData("60", null, null)]
    [InlineData("39.999999", 40, "39.999999 ∈ [40, 60]")]
    [InlineData("60.000001", 60, "60.000001 ∈ [40, 60]")]
    public void A_range_is_met_inside_its_bounds(string final, int? bound, string? formula)
    {
        var report = TestReports.With(it => it with
        {
            Direction = Direction.Between, Target = new Target { Min = 40m, Max = 60m }, Final = TestReports.CreateMeasure(decimal.Parse(final)),
        });
        var flag = Evaluate(report).Single() as RuleOutcome.Flag;
        Assert.Equal((bound, formula), ((int?)flag?.Expected.Number, flag?.Formula));
    }

    [Theory]
    [InlineData("1.2", "万人次", "12000", "人次", false)]
    [InlineData("1.2", "万人次", "11999", "人次", true)]
    [InlineData("1", "亿元", "9999", "万元", true)]
    [InlineData("1", "亿元", "10000", "万元", false)]
    public void Values_are_compared_in_the_base_unit(string target, string targetUnit, string final, string unit, bool flagged) => Assert.Equal(
        flagged,
        IsFlagged(TestReports.With(it => it with
        {
            Target = TestReports.CreateMeasure(decimal.Parse(target), targetUnit), Final = TestReports.CreateMeasure(decimal.Parse(final), unit),
        })));

    [Fact]
    public void Does_not_apply_where_the_base_units_differ() => AssertNotApplicable(
        NotApplicable.UnitsOfMeasureDiffer, TestReports.With(it => it with { Final = TestReports.CreateMeasure(8m, "人") }));

    [Fact]
    public void The_adjusted_target_counts() => AssertPasses(
        TestReports.With(it => it with { Final = TestReports.CreateMeasure(8m), AdjustedTarget = TestReports.CreateMeasure(8m) }));

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
