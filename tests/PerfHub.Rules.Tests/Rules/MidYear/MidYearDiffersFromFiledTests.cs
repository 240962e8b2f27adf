using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.MidYear;

namespace PerfHub.Rules.Tests.Rules.MidYear;

public sealed class MidYearDiffersFromFiledTests : RuleTests<MidYearDiffersFromFiled>
{
    private static readonly SelfEvaluationReport Report = TestReports.With(it => it with { MidYear = TestReports.CreateMeasure(6m) });

    [Theory]
    [InlineData("0.0006", "万次", false)]
    [InlineData("6", "万次", true)]
    [InlineData("6", " 次", false)]
    public void Values_are_compared_in_the_base_unit(string value, string unit, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(Report, context: CreateContext(("1", "开展培训次数", decimal.Parse(value), unit))));

    [Fact]
    public void Flags_a_value_that_differs_from_the_filed_one()
    {
        var flag = GetSingleFlag(Report, context: CreateContext(("1", "开展培训次数", 4m, "次")));

        Assert.Equal(("/indicators/0/midYear", "1", "1"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((4m, 6m, 2m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("6 = 4", flag.Formula);
    }

    [Fact]
    public void Flags_a_unit_of_measure_that_differs_from_the_filed_one()
    {
        var flag = GetSingleFlag(Report, context: CreateContext(("1", "开展培训次数", 6m, "人")));

        Assert.Equal("/indicators/0/midYear", flag.Pointer);
        Assert.Equal(("人", "次", null), (flag.Expected.Text, flag.Actual.Text, flag.Difference));
        Assert.Equal("6 次 = 6 人", flag.Formula);
    }

    [Fact]
    public void The_value_is_flagged_where_both_differ()
    {
        var flag = GetSingleFlag(Report, context: CreateContext(("1", "开展培训次数", 4m, "人")));
        Assert.Equal((4m, 6m), (flag.Expected.Number, flag.Actual.Number));
    }

    [Theory]
    [InlineData("6", false)]
    [InlineData("6.000000", false)]
    [InlineData("6.000001", true)]
    [InlineData("5.999999", true)]
    public void The_value_must_be_exactly_equal(string filed, bool flagged)
    {
        var midYear = CreateContext(("1", "开展培训次数", decimal.Parse(filed), "次"));
        Assert.Equal(flagged, IsFlagged(Report, context: midYear));
    }

    [Theory]
    [InlineData("次", " 次 ")]
    [InlineData("次", null)]
    [InlineData("次", " ")]
    [InlineData(null, "次")]
    [InlineData("", "次")]
    public void Units_of_measure_are_compared_only_where_both_are_stated(string? stated, string? filed) => AssertPasses(
        TestReports.With(it => it with { MidYear = TestReports.CreateMeasure(6m, stated) }),
        context: CreateContext(("1", "开展培训次数", 6m, filed)));

    [Fact]
    public void An_indicator_is_paired_by_name_before_code() => AssertPasses(
        Report,
        context: CreateContext(
            ("2", "开展培训次数", 6m, "次"),
            ("1", "培训次数", 4m, "次")));

    [Fact]
    public void Figures_filed_before_the_rows_were_renumbered_agree() => AssertPasses(
        TestReports.Minimal with
        {
            Indicators =
            [
                TestReports.MinimalIndicator with { Code = "1", Name = "满意度", MidYear = TestReports.CreateMeasure(92m, "%") },
                TestReports.MinimalIndicator with { Code = "2", Name = "接待人数", MidYear = TestReports.CreateMeasure(500m, "人次") },
            ],
        },
        context: CreateContext(("1", "接待人数", 500m, "人次"), ("2", "满意度", 92m, "%")));

    [Fact]
    public void Does_not_apply_where_two_figures_of_the_name_were_filed() => AssertNotApplicable(
        NotApplicable.MidYearNotFiled,
        Report,
        context: CreateContext(
            ("A1", "走访次数", 6m, "次"),
            ("A2", "开展培训次数", 4m, "次"),
            ("A3", "开展培训次数", 6m, "次")));

    [Fact]
    public void Does_not_apply_where_nothing_was_filed() => AssertNotApplicable(NotApplicable.MidYearNotFiled, Report);

    [Fact]
    public void Does_not_apply_where_the_indicator_was_not_filed() => AssertNotApplicable(
        NotApplicable.MidYearNotFiled, Report, context: CreateContext(("2", "走访次数", 6m, null)));

    [Fact]
    public void Does_not_apply_where_the_report_states_no_mid_year_value() => AssertNotApplicable(
        NotApplicable.NoMidYearValue, TestReports.Minimal, context: CreateContext(("1", "开展培训次数", 6m, null)));

    private static ReportContext CreateContext(params (string Code, string Name, decimal Value, string? Unit)[] figures) => new()
    {
        MidYear = new MidYearFigures
        {
            FilledOn = new DateOnly(2024, 7, 10),
            Indicators =
            [
                .. figures.Select(it => new MidYearFigure { Code = it.Code, Name = it.Name, Value = it.Value, Unit = it.Unit }),
            ],
        },
    };
}
