using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.MidYear;

namespace PerfHub.Rules.Tests.Rules.MidYear;

public sealed class MidYearTargetAlreadyMetTests : RuleTests<MidYearTargetAlreadyMet>
{
    [Fact]
    public void Flags_the_seeds_first_indicator()
    {
        var flag = GetSingleFlag(TestReports.Seed);

        Assert.Equal(("/indicators/0/target", "1", "1"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((36m, 20m, -16m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("20 > 36", flag.Formula);
    }

    [Theory]
    [InlineData("10", true)]
    [InlineData("10.000001", true)]
    [InlineData("9.999999", false)]
    public void The_mid_year_value_must_be_below_the_target(string midYear, bool flagged)
    {
        var report = TestReports.With(it => it with { MidYear = TestReports.CreateMeasure(decimal.Parse(midYear)) });
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Fact]
    public void Values_are_compared_in_the_base_unit()
    {
        AssertPasses(TestReports.With(it => it with { MidYear = TestReports.CreateMeasure(12m, "百次"), Target = TestReports.CreateMeasure(1.3m, "千次") }));
        GetSingleFlag(TestReports.With(it => it with { MidYear = TestReports.CreateMeasure(13m, "百次"), Target = TestReports.CreateMeasure(1.3m, "千次") }));
    }

    [Fact]
    public void Does_not_apply_where_the_base_units_differ() => AssertNotApplicable(
        NotApplicable.UnitsOfMeasureDiffer, TestReports.With(it => it with { MidYear = TestReports.CreateMeasure(12m, "人") }));

    [Fact]
    public void Does_not_apply_to_a_qualitative_indicator() => AssertNotApplicable(
        NotApplicable.Qualitative,
        TestReports.With(it => it with { Kind = IndicatorKind.Qualitative, MidYear = TestReports.CreateMeasure(11m) }));

    [Theory]
    [InlineData(Direction.AtMost)]
    [InlineData(Direction.Equal)]
    [InlineData(null)]
    public void Does_not_apply_to_another_direction(Direction? direction) => AssertNotApplicable(
        NotApplicable.OtherDirection,
        TestReports.With(it => it with { Direction = direction, MidYear = TestReports.CreateMeasure(11m) }));

    [Theory]
    [InlineData(Accumulation.PointInTime)]
    [InlineData(null)]
    public void Does_not_apply_to_a_figure_that_is_not_cumulative(Accumulation? accumulation) => AssertNotApplicable(
        NotApplicable.NotCumulative,
        TestReports.With(it => it with { Accumulation = accumulation, MidYear = TestReports.CreateMeasure(11m) }));

    [Fact]
    public void Does_not_apply_without_a_mid_year_value() => AssertNotApplicable(NotApplicable.NoMidYearValue, TestReports.Minimal);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Does_not_apply_without_a_target_above_zero(int target) => AssertNotApplicable(
        NotApplicable.TargetNotPositive,
        TestReports.With(it => it with { MidYear = TestReports.CreateMeasure(11m), Target = TestReports.CreateMeasure(target) }));
}
