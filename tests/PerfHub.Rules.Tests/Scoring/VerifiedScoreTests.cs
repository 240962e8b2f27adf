using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Scoring;

public sealed class VerifiedScoreTests
{
    [Fact]
    public void The_seed_report_claims_99_80_and_verifies_at_95_80()
    {
        var score = VerifiedScore.Compute(TestReports.Seed, Policy.Default);

        Assert.Equal(9.80m, score.Execution);
        Assert.Equal([10m, 16m, 30m, 15m, 15m], score.Indicators.Select(result => result.Score));
        Assert.Equal((95.80m, Grade.Excellent), (score.Total, score.Grade));
        Assert.Equal(4.00m, TestReports.Seed.Score.Total - score.Total);
    }

    [Theory]
    [InlineData("100", "0", "0", "0")]
    [InlineData("100", "73.5", "73.5", "7.35")]
    [InlineData("100", "100", "100", "10")]
    [InlineData("100", "120", "120", "10")]
    [InlineData("0", "0", null, null)]
    [InlineData("0", "5", null, null)]
    [InlineData("0.000001", "1000000000000", "100000000000000000000", "10")]
    public void Execution_scores_its_rate_up_to_the_weight(string adjusted, string executed, string? rate, string? points)
    {
        var score = Compute(adjusted, executed);
        Assert.Equal(rate is null ? null : decimal.Parse(rate), score.ExecutionRate);
        Assert.Equal(points is null ? null : decimal.Parse(points), score.Execution);
    }

    // 401 ÷ 600 × 45 is exactly 30.075, although the rate does not terminate.
    [Theory]
    [InlineData("600", "401", "45", "30.08")]
    [InlineData("1000", "101", "5", "0.51")]
    [InlineData("1000", "100.9", "5", "0.50")]
    public void Half_a_cent_of_points_is_rounded_away_from_zero(string adjusted, string executed, string weight, string points) =>
        Assert.Equal(decimal.Parse(points), Compute(adjusted, executed, decimal.Parse(weight)).Execution);

    [Fact]
    public void The_stated_execution_weight_overrides_the_policys()
    {
        var policy = Policy.Default with { ExecutionWeight = 20m };
        Assert.Equal(20m, VerifiedScore.Compute(TestReports.Minimal, policy).Execution);
        Assert.Equal(5m, VerifiedScore.Compute(TestReports.With((ClaimedScore it) => it with { ExecutionWeight = 5m }), policy).Execution);
    }

    [Fact]
    public void Without_a_budget_the_other_parts_are_scaled_to_100()
    {
        var score = VerifiedScore.Compute(CreateWithoutBudget(90m, 9m), Policy.Default);
        Assert.Equal((null, 81m, 90m), (score.Execution, score.Indicators[0].Score, score.Total));
        Assert.Equal(100m, VerifiedScore.Compute(CreateWithoutBudget(90m, 10m), Policy.Default).Total);
        Assert.Equal(100m, VerifiedScore.Compute(CreateWithoutBudget(200m, 10m), Policy.Default).Total);
        Assert.Equal(0m, VerifiedScore.Compute(CreateWithoutBudget(0m, 10m), Policy.Default).Total);
    }

    [Theory]
    [InlineData("90", null, "100")]
    [InlineData("100", null, "100")]
    [InlineData("200", "10", "100")]
    [InlineData("50", null, "60")]
    public void A_total_of_weights_above_100_is_scaled_to_100(string weight, string? executionWeight, string total)
    {
        var report = TestReports.With(it => it with { Weight = decimal.Parse(weight) }) with
        {
            Score = TestReports.Minimal.Score with { ExecutionWeight = executionWeight is null ? null : decimal.Parse(executionWeight) },
        };
        Assert.Equal(decimal.Parse(total), VerifiedScore.Compute(report, Policy.Default).Total);
    }

    [Fact]
    public void A_part_keeps_its_points_where_the_total_is_scaled()
    {
        var score = VerifiedScore.Compute(TestReports.With(it => it with { Weight = 190m, Final = TestReports.CreateMeasure(5m) }), Policy.Default);
        Assert.Equal((10m, 95m, 52.5m), (score.Execution, score.Indicators[0].Score, score.Total));
    }

    [Fact]
    public void Rounding_many_parts_up_does_not_exceed_100()
    {
        var indicators = Enumerable.Range(1, 400).Select(i => TestReports.MinimalIndicator with { Code = $"{i}", Weight = 0.225m });
        Assert.Equal(100m, VerifiedScore.Compute(TestReports.Minimal with { Indicators = [.. indicators] }, Policy.Default).Total);
    }

    [Fact]
    public void Parts_are_rounded_before_they_are_added()
    {
        var third = TestReports.MinimalIndicator with { Weight = 1m, Target = TestReports.CreateMeasure(3m), Final = TestReports.CreateMeasure(2m) };
        var score = VerifiedScore.Compute(
            TestReports.Minimal with { Indicators = [third, third with { Code = "2" }, third with { Code = "3" }] }, Policy.Default);

        Assert.Equal(10m + 3 * 0.67m, score.Total);
    }

    [Fact]
    public void Points_are_stated_with_two_decimals()
    {
        var score = VerifiedScore.Compute(TestReports.Minimal, Policy.Default);
        Assert.Equal([2, 2, 2], [score.Execution!.Value.Scale, score.Indicators[0].Score.Scale, score.Total.Scale]);
    }

    [Theory]
    [InlineData("90", Grade.Excellent)]
    [InlineData("89.99", Grade.Good)]
    [InlineData("80", Grade.Good)]
    [InlineData("79.99", Grade.Fair)]
    [InlineData("60", Grade.Fair)]
    [InlineData("59.99", Grade.Poor)]
    [InlineData("0", Grade.Poor)]
    public void A_grade_starts_at_its_bound(string total, Grade grade)
    {
        var report = TestReports.Minimal with
        {
            Budget = TestReports.Minimal.Budget with { Executed = 0m },
            Indicators = [TestReports.MinimalIndicator with { Weight = decimal.Parse(total) }],
        };
        var score = VerifiedScore.Compute(report, Policy.Default);
        Assert.Equal((decimal.Parse(total), grade), (score.Total, score.Grade));
    }

    [Fact]
    public void Grade_bands_come_from_the_policy() => Assert.Equal(
        Grade.Fair,
        VerifiedScore.Compute(TestReports.Minimal, Policy.Default with { GradeBands = new(Excellent: 102m, Good: 101m) }).Grade);

    private static SelfEvaluationReport CreateWithoutBudget(decimal weight, decimal final) => TestReports.Minimal with
    {
        Budget = TestReports.Minimal.Budget with { Adjusted = 0m, Executed = 0m },
        Indicators = [TestReports.MinimalIndicator with { Weight = weight, Final = TestReports.CreateMeasure(final) }],
    };

    private static VerifiedScore Compute(string adjusted, string executed, decimal? weight = null) => VerifiedScore.Compute(
        TestReports.With(budget => budget with { Adjusted = decimal.Parse(adjusted), Executed = decimal.Parse(executed) })
            with { Score = TestReports.Minimal.Score with { ExecutionWeight = weight } },
        Policy.Default);
}
