using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Narrative;

namespace PerfHub.Rules.Tests.Narrative;

public sealed class UniformFullMarksTests : RuleTest<UniformFullMarks>
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
    [InlineData("30.000001", false)] // above its weight: another rule's matter
    public void One_indicator_with_another_score_is_enough_to_pass(string score, bool flagged)
    {
        var report = CreateReport((30m, 30m), (30m, 30m), (30m, decimal.Parse(score)));
        Assert.Equal(flagged, Evaluate(report).Single() is RuleOutcome.Flag);
    }

    [Fact]
    public void No_points_of_no_weight_are_no_full_marks() => AssertPasses(CreateReport((45m, 45m), (45m, 45m), (0m, 0m)));

    [Fact]
    public void Does_not_apply_to_fewer_than_three_indicators() =>
        AssertNotApplicable(NotApplicable.TooFewIndicators, CreateReport((45m, 45m), (45m, 45m)));

    private static SelfEvaluationReport CreateReport(params (decimal Weight, decimal Score)[] indicators) => TestReports.Minimal with
    {
        Indicators = [.. indicators.Select((it, i) =>
            TestReports.MinimalIndicator with { Code = $"{i + 1}", Weight = it.Weight, Score = it.Score })],
    };
}
