using PerfHub.Rules.Report;
using PerfHub.Rules.Rules.Consistency;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class ScoreGapTests : RuleTests<ScoreGap>
{
    [Fact]
    public void Flags_a_total_well_above_the_verified_one()
    {
        var flag = GetSingleFlag(CreateReport(total: 100m, final: 9m));

        Assert.Equal(("/score/total", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((91m, 100m, 9m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("100 − 91 = 9 ≤ 5", flag.Formula);
        Assert.Equal("自评总分 100 分，系统复核得分 91 分，相差 9 分，超过 5 分。", flag.Message.Zh);
    }

    [Theory]
    [InlineData("96", false)]
    [InlineData("96.000001", true)]
    [InlineData("10", false)]
    public void A_gap_of_five_points_passes(string total, bool flagged) => Assert.Equal(flagged, IsFlagged(CreateReport(decimal.Parse(total), 9m)));

    [Theory]
    [InlineData("9", false)]
    [InlineData("8.999999", true)]
    public void The_threshold_comes_from_the_policy(string threshold, bool flagged) => Assert.Equal(
        flagged, IsFlagged(CreateReport(100m, 9m), Policy.Default with { ScoreGapThreshold = decimal.Parse(threshold) }));

    [Fact]
    public void Passes_the_seed() => AssertPasses(TestReports.Seed);

    private static SelfEvaluationReport CreateReport(decimal total, decimal final) =>
        TestReports.With(it => it with { Final = TestReports.CreateMeasure(final) }) with
        {
            Score = TestReports.Minimal.Score with { Total = total },
        };
}
