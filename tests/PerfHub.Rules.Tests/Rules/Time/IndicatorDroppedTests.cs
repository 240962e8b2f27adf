using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Time;

namespace PerfHub.Rules.Tests.Rules.Time;

public sealed class IndicatorDroppedTests : RuleTests<IndicatorDropped>
{
    private static readonly Indicator MissedIndicator =
        TestReports.MinimalIndicator with { Code = "7", Name = "走访次数", Target = TestReports.CreateMeasure(10m), Final = TestReports.CreateMeasure(8m) };

    [Fact]
    public void Flags_a_missed_indicator_that_was_dropped()
    {
        var flag = GetSingleFlag(TestReports.Minimal, context: LastYearContext.Create(MissedIndicator));

        Assert.Equal(("/indicators", "7", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal(("走访次数", null, null), (flag.Expected.Text, flag.Actual.Text, flag.Difference));
        Assert.Equal("7 ∈ indicators", flag.Formula);
        Assert.Equal("上年指标“走访次数”（编码 7）目标值 10、完成值 8，未完成目标，本年不再列入。", flag.Message.Zh);
    }

    [Fact]
    public void Evaluates_only_missed_indicators_each_separately()
    {
        var outcomes = Evaluate(
            TestReports.Minimal,
            context: LastYearContext.Create(
                MissedIndicator, TestReports.MinimalIndicator with { Final = TestReports.CreateMeasure(9m) }, MissedIndicator with { Code = "8", Name = "回访次数" }));

        Assert.Equal(["7", "pass", "8"], outcomes.Select(outcome => outcome is RuleOutcome.Flag flag ? flag.Subject : "pass"));
        Assert.Same(RuleOutcome.Pass, outcomes[1]);
    }

    [Fact]
    public void An_indicator_with_the_same_code_and_a_similar_name_is_not_dropped() =>
        AssertPasses(TestReports.With(it => it with { Code = "7", Name = "走访户次数" }), context: LastYearContext.Create(MissedIndicator));

    [Fact]
    public void Another_indicator_under_its_code_does_not_replace_it() =>
        GetSingleFlag(TestReports.With(it => it with { Code = "7", Name = "办件数量" }), context: LastYearContext.Create(MissedIndicator));

    [Fact]
    public void An_indicator_with_the_same_name_is_not_dropped_where_its_code_belonged_to_another() => AssertPasses(
        TestReports.Minimal with { Indicators = [MissedIndicator with { Code = "1" }] },
        context: LastYearContext.Create(TestReports.MinimalIndicator, MissedIndicator));

    [Theory]
    [InlineData(Direction.AtLeast, "9.999999", true)]
    [InlineData(Direction.AtLeast, "10", false)]
    [InlineData(Direction.AtMost, "10", false)]
    [InlineData(Direction.AtMost, "10.000001", true)]
    [InlineData(Direction.Equal, "10", false)]
    [InlineData(Direction.Equal, "10.000001", true)]
    public void Only_an_indicator_with_a_missed_target_is_flagged(Direction direction, string final, bool flagged) => Assert.Equal(
        flagged,
        IsFlagged(
            TestReports.Minimal,
            context: LastYearContext.Create(MissedIndicator with { Direction = direction, Final = TestReports.CreateMeasure(decimal.Parse(final)) })));

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
