using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Time;

namespace PerfHub.Rules.Tests.Time;

public sealed class IndicatorDroppedTests : RuleTest<IndicatorDropped>
{
    private static readonly Indicator MissedIndicator =
        TestReports.MinimalIndicator with { Code = "7", Name = "走访次数", Target = TestReports.CreateMeasure(10m), Final = TestReports.CreateMeasure(8m) };

    [Fact]
    public void Flags_a_missed_indicator_that_is_gone()
    {
        var flag = GetSingleFlag(TestReports.Minimal, context: LastYearContext.Create(MissedIndicator));

        Assert.Equal(("/indicators", "7", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal(("走访次数", null, null), (flag.Expected.Text, flag.Actual.Text, flag.Difference));
        Assert.Equal("7 ∈ indicators", flag.Formula);
        Assert.Equal("上年指标“走访次数”（编码 7）目标值 10、完成值 8，未完成目标，本年不再列入。", flag.Message.Zh);
    }

    [Fact]
    public void Answers_for_each_missed_indicator_alone()
    {
        var outcomes = Evaluate(
            TestReports.Minimal,
            context: LastYearContext.Create(
                MissedIndicator, TestReports.MinimalIndicator with { Final = TestReports.CreateMeasure(9m) }, MissedIndicator with { Code = "8", Name = "回访次数" }));

        Assert.Equal(["7", "pass", "8"], outcomes.Select(outcome => outcome is RuleOutcome.Flag flag ? flag.Subject : "pass"));
        Assert.Same(RuleOutcome.Pass, outcomes[1]);
    }

    [Fact]
    public void One_that_kept_its_code_is_there() =>
        AssertPasses(TestReports.With(it => it with { Code = "7" }), context: LastYearContext.Create(MissedIndicator));

    [Fact]
    public void One_that_kept_its_name_is_there_though_its_code_is_anothers_now() => AssertPasses(
        TestReports.Minimal with { Indicators = [MissedIndicator with { Code = "1" }] },
        context: LastYearContext.Create(TestReports.MinimalIndicator, MissedIndicator));

    [Theory]
    [InlineData(Direction.AtLeast, "9.999999", true)]
    [InlineData(Direction.AtLeast, "10", false)]
    [InlineData(Direction.AtMost, "10", false)]
    [InlineData(Direction.AtMost, "10.000001", true)]
    [InlineData(Direction.Equal, "10", false)]
    [InlineData(Direction.Equal, "10.000001", true)]
    public void Only_a_missed_target_has_to_come_back(Direction direction, string final, bool flagged) => Assert.Equal(
        flagged,
        Evaluate(
            TestReports.Minimal,
            context: LastYearContext.Create(MissedIndicator with { Direction = direction, Final = TestReports.CreateMeasure(decimal.Parse(final)) }))
            .Single() is RuleOutcome.Flag);

    [Fact]
    public void Does_not_apply_where_no_target_was_missed() => AssertNotApplicable(
        NotApplicable.NoMissedTargetLastYear,
        TestReports.Minimal,
        context: LastYearContext.Create(
            MissedIndicator with { Final = TestReports.CreateMeasure(10m) },
            MissedIndicator with { Code = "8", Kind = IndicatorKind.Qualitative, Attainment = Attainment.Missed }));

    [Fact]
    public void Does_not_apply_without_a_report_of_last_year() => AssertNotApplicable(NotApplicable.NoLastYearReport, TestReports.Minimal);
}
