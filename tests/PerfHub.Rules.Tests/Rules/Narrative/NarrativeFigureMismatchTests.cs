using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Narrative;

namespace PerfHub.Rules.Tests.Rules.Narrative;

public sealed class NarrativeFigureMismatchTests : RuleTests<NarrativeFigureMismatch>
{
    [Fact]
    public void Flags_three_figures_of_the_seed()
    {
        var flags = Evaluate(TestReports.Seed).OfType<RuleOutcome.Flag>().ToList();

        Assert.Equal(
            [
                ("/keyWork/0/figures/0", "签约专业服务机构", "2", "11 = 12"),
                ("/keyWork/0/figures/1", "培训、座谈、活动", "1", "67 = 25"),
                ("/keyWork/2/figures/0", "接待咨询、走访企业", "5", "689 = 221"),
            ],
            flags.Select(flag => (flag.Pointer, flag.Subject, flag.Indicator, flag.Formula)));
    }

    [Fact]
    public void Evaluates_every_figure_of_the_seed()
    {
        var outcomes = Evaluate(TestReports.Seed);

        Assert.Equal(9, outcomes.Count);
        Assert.Equal(2, outcomes.Count(outcome => outcome is RuleOutcome.Passed));
        Assert.Equal(4, outcomes.Count(outcome => outcome == NotApplicable.NoMatchingIndicator));
    }

    [Fact]
    public void A_flag_expects_the_final_value_and_has_the_figure_as_actual_value()
    {
        var flag = GetSingleFlag(TestReports.With(new NarrativeFigure { Label = "培训", Value = 12m, Indicator = "1" }));

        Assert.Equal((10m, 12m, 2m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Contains("“培训”为 12", flag.Message.Zh, StringComparison.Ordinal);
        Assert.Contains("final value 10", flag.Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u3000")]
    public void The_subject_of_a_figure_without_a_label_is_its_indicator(string? label) =>
        Assert.Equal("1", GetSingleFlag(TestReports.With(new NarrativeFigure { Label = label, Value = 12m, Indicator = "1" })).Subject);

    [Theory]
    [InlineData("10", "10.5", false)]
    [InlineData("10", "9.5", false)]
    [InlineData("10", "10.500001", true)]
    [InlineData("10", "9.499999", true)]
    [InlineData("10.0", "10.05", false)]
    [InlineData("10.0", "10.050001", true)]
    public void A_figure_is_checked_at_its_stated_precision(string value, string final, bool flagged)
    {
        var report = TestReports.With(new NarrativeFigure { Value = decimal.Parse(value), Indicator = "1" }) with
        {
            Indicators = [TestReports.MinimalIndicator with { Final = TestReports.CreateMeasure(decimal.Parse(final)) }],
        };
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Theory]
    [InlineData("1.2", "万次", "12000", "次", false)]
    [InlineData("1.2", "万次", "12499", "次", false)]
    [InlineData("1.2", "万次", "12501", "次", true)]
    [InlineData("12000", "次", "1.2", "万次", false)]
    [InlineData("1.2", "万人", "12000", "次", true)]
    public void A_figure_is_checked_in_its_own_unit_of_measure(string value, string unit, string final, string finalUnit, bool flagged)
    {
        var report = TestReports.With(new NarrativeFigure { Value = decimal.Parse(value), Unit = unit, Indicator = "1" }) with
        {
            Indicators = [TestReports.MinimalIndicator with { Final = TestReports.CreateMeasure(decimal.Parse(final), finalUnit) }],
        };
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Fact]
    public void An_indicator_is_found_by_its_code_in_any_width() =>
        GetSingleFlag(TestReports.With(new NarrativeFigure { Value = 12m, Indicator = " １" }));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("9")]
    public void Does_not_apply_to_a_figure_without_an_indicator_of_the_report(string? indicator) => AssertNotApplicable(
        NotApplicable.NoMatchingIndicator,
        TestReports.With(new NarrativeFigure { Value = 12m, Indicator = indicator }));

    [Fact]
    public void Does_not_apply_to_a_figure_without_a_value() =>
        AssertNotApplicable(NotApplicable.NotStated, TestReports.With(new NarrativeFigure { Label = "培训", Indicator = "1" }));

    [Fact]
    public void Does_not_apply_without_a_final_value() => AssertNotApplicable(
        NotApplicable.NotStated,
        TestReports.With(new NarrativeFigure { Value = 12m, Indicator = "1" }) with
        {
            Indicators = [TestReports.MinimalIndicator with { Final = null }],
        });

    [Fact]
    public void Does_not_apply_without_key_work()
    {
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal with { KeyWork = [] });
    }

    [Fact]
    public void Does_not_apply_to_key_work_without_figures() =>
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal with { KeyWork = [new KeyWork { Text = "培训。" }] });
}
