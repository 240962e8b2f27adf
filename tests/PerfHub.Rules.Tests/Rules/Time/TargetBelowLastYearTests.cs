using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Time;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Time;

public sealed class TargetBelowLastYearTests : RuleTests<TargetBelowLastYear>
{
    [Fact]
    public void Flags_a_target_more_than_a_tenth_below_last_years_final_value()
    {
        var flag = GetSingleFlag(CreateReport(10m), context: CreateContext(12m));

        Assert.Equal(("/indicators/0/target", "1", "1"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((10.8m, 10m, -0.8m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("10 ≥ 12 × 90%", flag.Formula);
        Assert.Equal("指标“开展培训次数”目标值 10 低于上年完成值 12 的 90%。", flag.Message.Zh);
    }

    // 0.3 ÷ 0.333333 does not terminate; the rule multiplies instead of dividing.
    [Theory]
    [InlineData("9", "10", false)]
    [InlineData("8.999999", "10", true)]
    [InlineData("0.3", "0.333333", false)]
    [InlineData("0.299999", "0.333333", true)]
    [InlineData("20", "10", false)]
    [InlineData("0", "0.000001", true)]
    [InlineData("-1000000000000", "0.000001", true)]
    [InlineData("900000000000", "1000000000000", false)]
    [InlineData("899999999999.999999", "1000000000000", true)]
    public void A_target_a_tenth_lower_passes(string target, string reached, bool flagged) => Assert.Equal(
        flagged,
        IsFlagged(CreateReport(decimal.Parse(target)), context: CreateContext(decimal.Parse(reached))));

    [Theory]
    [InlineData("0", true)]
    [InlineData("25", false)]
    [InlineData("24.999999", true)]
    [InlineData("1000", false)]
    public void The_threshold_comes_from_the_policy(string threshold, bool flagged)
    {
        var policy = Policy.Default with { TargetBelowLastYearThreshold = decimal.Parse(threshold) };
        Assert.Equal(flagged, IsFlagged(CreateReport(75m), policy, CreateContext(100m)));
    }

    [Theory]
    [InlineData("0.9", "万次", "9900", "次", false)]
    [InlineData("0.8", "万次", "9900", "次", true)]
    public void Values_are_compared_in_the_base_unit(string target, string unit, string final, string finalUnit, bool flagged) => Assert.Equal(
        flagged,
        IsFlagged(
            TestReports.With(it => it with { Target = TestReports.CreateMeasure(decimal.Parse(target), unit) }),
            context: LastYearContext.Create(TestReports.MinimalIndicator with { Final = TestReports.CreateMeasure(decimal.Parse(final), finalUnit) })));

    [Fact]
    public void An_indicator_is_paired_by_name_before_code() => AssertPasses(
        CreateReport(10m),
        context: LastYearContext.Create(
            CreateLastYearIndicator(10m) with { Code = "2" }, CreateLastYearIndicator(1_000m) with { Name = "培训次数" }));

    [Fact]
    public void An_indicator_with_a_new_code_is_matched_by_name() => Assert.Equal(
        18m, GetSingleFlag(CreateReport(10m), context: LastYearContext.Create(CreateLastYearIndicator(20m) with { Code = "A1" })).Expected.Number);

    [Theory]
    [InlineData("次", " 次 ")]
    [InlineData("次", null)]
    [InlineData("", "次")]
    public void Units_of_measure_are_compared_only_where_both_are_stated(string? now, string? then) => GetSingleFlag(
        TestReports.With(it => it with { Target = TestReports.CreateMeasure(10m, now) }),
        context: LastYearContext.Create(TestReports.MinimalIndicator with { Final = TestReports.CreateMeasure(100m, then) }));

    [Fact]
    public void Does_not_apply_to_another_unit_of_measure() => AssertNotApplicable(
        NotApplicable.UnitOfMeasureChanged,
        CreateReport(10m),
        context: LastYearContext.Create(TestReports.MinimalIndicator with { Final = TestReports.CreateMeasure(100m, "人") }));

    [Fact]
    public void Does_not_apply_without_a_report_of_last_year() => AssertNotApplicable(NotApplicable.NoLastYearReport, CreateReport(10m));

    [Fact]
    public void Does_not_apply_to_a_new_indicator() => AssertNotApplicable(
        NotApplicable.IndicatorNotInLastYear,
        CreateReport(10m),
        context: LastYearContext.Create(CreateLastYearIndicator(100m) with { Code = "2", Name = "走访次数" }));

    [Fact]
    public void Does_not_apply_to_a_qualitative_indicator_of_either_year()
    {
        var qualitative = TestReports.MinimalIndicator with { Kind = IndicatorKind.Qualitative, Attainment = Attainment.Achieved };
        AssertNotApplicable(NotApplicable.Qualitative, TestReports.With(_ => qualitative), context: CreateContext(100m));
        AssertNotApplicable(NotApplicable.Qualitative, CreateReport(10m), context: LastYearContext.Create(qualitative));
    }

    [Theory]
    [InlineData(Direction.AtMost)]
    [InlineData(Direction.Equal)]
    public void Does_not_apply_to_another_direction_in_either_year(Direction direction)
    {
        AssertNotApplicable(
            NotApplicable.OtherDirection, TestReports.With(it => it with { Direction = direction }), context: CreateContext(100m));
        AssertNotApplicable(
            NotApplicable.OtherDirection, CreateReport(10m), context: LastYearContext.Create(CreateLastYearIndicator(100m) with { Direction = direction }));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    public void Does_not_apply_where_last_years_final_value_is_not_positive(string reached) =>
        AssertNotApplicable(NotApplicable.LastYearFinalNotPositive, CreateReport(-10m), context: CreateContext(decimal.Parse(reached)));

    private static SelfEvaluationReport CreateReport(decimal target) => TestReports.With(it => it with { Target = TestReports.CreateMeasure(target) });

    private static ReportContext CreateContext(decimal final) => LastYearContext.Create(CreateLastYearIndicator(final));

    private static Indicator CreateLastYearIndicator(decimal final) => TestReports.MinimalIndicator with { Final = TestReports.CreateMeasure(final) };
}
