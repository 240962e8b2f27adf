using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Findings;

namespace PerfHub.Rules.Tests.Rules;

/// <summary>The real report that domain.md describes.</summary>
public sealed class SeedReportTests
{
    [Fact]
    public void The_seed_report_has_exactly_thirteen_deviations()
    {
        string[] expected =
        [
            "part-exceeds-whole high /budget/fiscalFunds/adjusted 252.39 316.29",
            "part-exceeds-whole high /budget/fiscalFunds/executed 247.44 252.93",
            "mid-year-exceeds-final high /indicators/0/final 36 25",
            "mid-year-target-already-met low /indicators/0/target 36 20",
            "second-half-surge medium /indicators/3/midYear 60 40",
            "over-completion medium /indicators/1/final 130 150",
            "unit-of-measure-mismatch medium /indicators/0/final/unit 场次 项",
            "narrative-figure-mismatch medium /keyWork/0/figures/1 25 67",
            "narrative-figure-mismatch medium /keyWork/0/figures/0 12 11",
            "narrative-figure-mismatch medium /keyWork/2/figures/0 221 689",
            "implied-plan-mismatch medium /keyWork/2/figures/1 50 30",
            "repeated-explanation low /indicators 2 5",
            "uniform-full-marks low /indicators 4 5",
        ];

        var actual = Evaluation.Compute(TestReports.Seed).Deviations.Select(it =>
            $"{it.Rule.Id} {it.Severity.ToString().ToLowerInvariant()} {it.Flag.Pointer} {Format(it.Flag.Expected)} {Format(it.Flag.Actual)}");

        Assert.Equal(expected.Order(), actual.Order());
    }

    [Fact]
    public void The_seed_report_claims_99_8_and_verifies_at_95_80()
    {
        var score = Evaluation.Compute(TestReports.Seed).Score;

        Assert.Equal(99.8m, TestReports.Seed.Score.Total);
        Assert.Equal([9.80m, 10m, 16m, 30m, 15m, 15m], score.Indicators.Select(it => it.Score).Prepend(score.Execution!.Value));
        Assert.Equal((95.80m, Grade.Excellent), (score.Total, score.Grade));
    }

    [Fact]
    public void Every_rule_has_an_outcome() => Assert.All(
        Evaluation.Compute(TestReports.Seed).Tallies.Where(tally => tally.Rule != Manual.Id), tally => Assert.True(tally.Passed + tally.Flagged + tally.NotApplicable > 0, tally.Rule));

    private static string Format(Figure figure) => Text.Format($"{figure.Number}{figure.Text}");
}
