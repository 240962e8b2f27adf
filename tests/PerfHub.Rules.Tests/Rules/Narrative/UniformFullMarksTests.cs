using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Narrative;

namespace PerfHub.Rules.Tests.Rules.Narrative;

public sealed class UniformFullMarksTests : RuleTests<UniformFullMarks>
{
    [Fact]
    public void Flags_the_seeds_five_indicators()
    {
        var flag = GetSingleFlag(TestReports.Seed);

        Assert.Equal(("/indicators", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((4m, 5m, 1m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("5 < 5", flag.Formula);
        Assert.Equal("All 5 indicators claim their full weight.", flag.Message.En);
    }

    [Theory]
    [InlineData("30", true)]
    [InlineData("30.00", true)]
    [InlineData("29.999999", false)]
    [InlineData("30.000001", false)] // above its weight: score-exceeds-weight flags it
    public void One_indicator_whose_score_differs_from_its_weight_is_enough_to_pass(string score, bool flagged)
    {
        var report = CreateReport((30m, 30m), (30m, 30m), (30m, decimal.Parse(score)));
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Fact]
    public void Zero_points_of_zero_weight_are_not_full_marks() => AssertPasses(CreateReport((45m, 45m), (45m, 45m), (0m, 0m)));

    [Fact]
    public void Does_not_apply_to_fewer_than_three_indicators() =>
        AssertNotApplicable(NotApplicable.TooFewIndicators, CreateReport((45m, 45m), (45m, 45m)));

    private static SelfEvaluationReport CreateReport(params (decimal Weight, decimal Score)[] indicators) => TestReports.Minimal with
    {
        Indicators = [.. indicators.Select((it, i) =>
            TestReports.MinimalIndicator with { Code = $"{i + 1}", Weight = it.Weight, Score = it.Score })],
    };
}
