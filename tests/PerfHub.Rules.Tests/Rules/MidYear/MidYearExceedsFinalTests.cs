using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.MidYear;

namespace PerfHub.Rules.Tests.Rules.MidYear;

public sealed class MidYearExceedsFinalTests : RuleTests<MidYearExceedsFinal>
{
    [Fact]
    public void Flags_the_seeds_first_indicator_although_its_units_of_measure_differ()
    {
        var flag = GetSingleFlag(TestReports.Seed);

        Assert.Equal(("/indicators/0/final", "1", "1"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((36m, 25m, -11m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("25 ≥ 36", flag.Formula);
    }

    [Theory]
    [InlineData("10", false)]
    [InlineData("10.000001", true)]
    [InlineData("9.999999", false)]
    public void The_final_value_may_equal_the_mid_year_value(string midYear, bool flagged)
    {
        var report = TestReports.With(it => it with { MidYear = TestReports.CreateMeasure(decimal.Parse(midYear)), Final = TestReports.CreateMeasure(10m) });
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Theory]
    [InlineData("2", "万次", "20000", "次", false)]
    [InlineData("2", "万次", "19999", "次", true)]
    [InlineData("20000", "次", "2", "万次", false)]
    public void Values_are_compared_in_the_base_unit(string midYear, string midYearUnit, string final, string unit, bool flagged) => Assert.Equal(
        flagged,
        IsFlagged(TestReports.With(it => it with
        {
            MidYear = TestReports.CreateMeasure(decimal.Parse(midYear), midYearUnit), Final = TestReports.CreateMeasure(decimal.Parse(final), unit),
        })));

    [Fact]
    public void Does_not_apply_to_a_figure_that_is_not_cumulative() => AssertNotApplicable(
        NotApplicable.NotCumulative,
        TestReports.With(it => it with { Accumulation = Accumulation.PointInTime, MidYear = TestReports.CreateMeasure(11m) }));

    [Fact]
    public void Does_not_apply_without_a_mid_year_value() => AssertNotApplicable(NotApplicable.NoMidYearValue, TestReports.Minimal);
}
