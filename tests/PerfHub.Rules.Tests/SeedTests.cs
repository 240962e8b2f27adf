using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests;

/// <summary>The real report of domain.md: what it claims, what its figures support, and all that cannot be true.</summary>
public sealed class SeedTests
{
    [Fact]
    public void It_has_exactly_its_thirteen_deviations()
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
    public void Its_figures_support_95_80_of_the_99_8_that_it_claims()
    {
        var score = Evaluation.Compute(TestReports.Seed).Score;

        Assert.Equal(99.8m, TestReports.Seed.Score.Total);
        Assert.Equal([9.80m, 10m, 16m, 30m, 15m, 15m], score.Indicators.Select(it => it.Score).Prepend(score.Execution));
        Assert.Equal((95.80m, Grade.Excellent), (score.Total, score.Grade));
    }

    [Fact]
    public void Every_rule_has_answered() => Assert.All(
        Evaluation.Compute(TestReports.Seed).Tallies, tally => Assert.True(tally.Passed + tally.Flagged + tally.NotApplicable > 0, tally.Rule));

    private static string Format(Figure figure) => Text.Format($"{figure.Number}{figure.Text}");
}
