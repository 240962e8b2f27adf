using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Targets;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Targets;

public sealed class MissingExplanationTests : RuleTests<MissingExplanation>
{
    [Theory]
    [InlineData(Direction.AtLeast, 8, "8 ≥ 10 ∨ deviationReason ≠ ∅")]
    [InlineData(Direction.AtMost, 12, "12 ≤ 10 ∨ deviationReason ≠ ∅")]
    [InlineData(Direction.Equal, 12, "12 = 10 ∨ deviationReason ≠ ∅")]
    [InlineData(Direction.AtLeast, 15, "150 ≤ 130 ∨ deviationReason ≠ ∅")]
    public void Flags_an_outcome_off_its_target_without_a_reason(Direction direction, int final, string formula)
    {
        var flag = GetSingleFlag(TestReports.With(it => it with { Direction = direction, Final = TestReports.CreateMeasure(final) }));

        Assert.Equal(("/indicators/0/deviationReason", "1", "1"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((default, default, null), (flag.Expected, flag.Actual, flag.Difference));
        Assert.Equal(formula, flag.Formula);
    }

    [Theory]
    [InlineData(Attainment.Partly, "partly = achieved ∨ deviationReason ≠ ∅")]
    [InlineData(Attainment.Missed, "missed = achieved ∨ deviationReason ≠ ∅")]
    public void Flags_a_qualitative_indicator_that_was_not_attained(Attainment attainment, string formula) =>
        Assert.Equal(formula, GetSingleFlag(CreateQualitativeReport(attainment)).Formula);

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData(" \n\u3000", true)]
    [InlineData("无", true)]
    [InlineData("无偏差。", true)]
    [InlineData("同上", true)]
    [InlineData("ＮＡ", true)]
    [InlineData("申请增多", false)]
    [InlineData("无人申请", false)]
    public void White_space_or_a_placeholder_counts_as_no_reason(string? reason, bool flagged)
    {
        var report = TestReports.With(it => it with { Final = TestReports.CreateMeasure(8m), DeviationReason = reason });
        if (flagged)
        {
            GetSingleFlag(report);
        }
        else
        {
            AssertPasses(report);
        }
    }

    [Theory]
    [InlineData("9.999999", true)]
    [InlineData("10", false)]
    [InlineData("13", false)]
    [InlineData("13.000001", true)]
    public void An_outcome_between_target_and_threshold_needs_no_explanation(string final, bool flagged)
    {
        var report = TestReports.With(it => it with { Final = TestReports.CreateMeasure(decimal.Parse(final)) });
        if (flagged)
        {
            GetSingleFlag(report);
        }
        else
        {
            AssertNotApplicable(NotApplicable.NothingToExplain, report);
        }
    }

    [Fact]
    public void The_threshold_comes_from_the_policy() => AssertNotApplicable(
        NotApplicable.NothingToExplain,
        TestReports.With(it => it with { Final = TestReports.CreateMeasure(15m) }),
        Policy.Default with { OverCompletionThreshold = 150m });

    [Fact]
    public void An_achieved_qualitative_indicator_needs_no_explanation() =>
        AssertNotApplicable(NotApplicable.NothingToExplain, CreateQualitativeReport(Attainment.Achieved));

    private static SelfEvaluationReport CreateQualitativeReport(Attainment attainment) =>
        TestReports.With(it => it with { Kind = IndicatorKind.Qualitative, Attainment = attainment, Target = null, Final = null });
}
