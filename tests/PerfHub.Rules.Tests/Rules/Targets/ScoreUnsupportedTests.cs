using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Targets;

namespace PerfHub.Rules.Tests.Rules.Targets;

public sealed class ScoreUnsupportedTests : RuleTests<ScoreUnsupported>
{
    [Fact]
    public void Flags_a_score_above_what_the_completion_supports()
    {
        var flag = GetSingleFlag(TestReports.With(it => it with { Weight = 20m, Score = 20m, Target = TestReports.CreateMeasure(9m), Final = TestReports.CreateMeasure(6m) }));

        Assert.Equal(("/indicators/0/score", "1", "1"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((13.33m, 20m, 6.67m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("20 ≤ 13.333333", flag.Formula);
    }

    [Fact]
    public void Flags_a_qualitative_score_above_its_band()
    {
        var flag = GetSingleFlag(CreateQualitativeReport(Attainment.Partly, 80.1m));
        Assert.Equal((80m, 80.1m, 0.1m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
    }

    [Fact]
    public void Full_marks_for_a_missed_target_are_no_rounding()
    {
        var flag = GetSingleFlag(TestReports.With(it => it with { Weight = 5m, Score = 5m, Final = TestReports.CreateMeasure(9m) }));
        Assert.Equal((4.5m, 5m), (flag.Expected.Number, flag.Actual.Number));

        flag = GetSingleFlag(TestReports.With(it => it with { Weight = 5m, Score = 5m, Final = TestReports.CreateMeasure(9.9999m) }));
        Assert.Equal((4.99995m, 5m), (flag.Expected.Number, flag.Actual.Number));
    }

    [Fact]
    public void Full_marks_for_a_partly_attained_indicator_are_no_rounding() => GetSingleFlag(TestReports.With(it => it with
    {
        Kind = IndicatorKind.Qualitative, Attainment = Attainment.Partly, Weight = 1m, Score = 1m,
    }));

    [Fact]
    public void An_indicator_without_weight_claims_no_full_marks() =>
        AssertPasses(TestReports.With(it => it with { Weight = 0m, Score = 0m, Final = TestReports.CreateMeasure(9m) }));

    [Fact]
    public void Does_not_apply_where_the_base_units_differ() => AssertNotApplicable(
        NotApplicable.UnitsOfMeasureDiffer, TestReports.With(it => it with { Final = TestReports.CreateMeasure(1m, "人") }));

    [Theory]
    [InlineData(Attainment.Achieved, "100")]
    [InlineData(Attainment.Partly, "80")]
    [InlineData(Attainment.Missed, "60")]
    [InlineData(Attainment.Partly, "10")]
    public void Passes_a_qualitative_score_within_or_below_its_band(Attainment attainment, string score) =>
        AssertPasses(CreateQualitativeReport(attainment, decimal.Parse(score)));

    [Theory]
    [InlineData("9", "8.5", false)]
    [InlineData("9", "8.499999", true)]
    [InlineData("9.8", "9.75", false)]
    [InlineData("9.8", "9.749999", true)]
    [InlineData("9.80", "9.795", false)]
    [InlineData("9.80", "9.794999", true)]
    public void The_score_is_checked_at_its_stated_precision(string score, string supported, bool flagged)
    {
        var report = TestReports.With(it => it with
        {
            Weight = 10m,
            Score = decimal.Parse(score),
            Final = TestReports.CreateMeasure(decimal.Parse(supported)),
        });
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Fact]
    public void A_score_below_the_supported_points_passes() =>
        AssertPasses(TestReports.With(it => it with { Score = 1m }));

    [Fact]
    public void The_unit_need_not_apply_the_over_completion_deduction() =>
        AssertPasses(TestReports.With(it => it with { Final = TestReports.CreateMeasure(20m) }));

    private static SelfEvaluationReport CreateQualitativeReport(Attainment attainment, decimal score) => TestReports.With(it => it with
    {
        Kind = IndicatorKind.Qualitative,
        Attainment = attainment,
        Weight = 100m,
        Score = score,
    });
}
