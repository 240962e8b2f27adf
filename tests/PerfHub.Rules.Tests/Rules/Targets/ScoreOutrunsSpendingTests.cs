using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Targets;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Targets;

public sealed class ScoreOutrunsSpendingTests : RuleTests<ScoreOutrunsSpending>
{
    [Fact]
    public void Flags_indicator_points_that_outrun_execution_points()
    {
        var flag = GetSingleFlag(CreateReport(scores: 90m, weights: 90m, execution: 9m, executionWeight: 10m));

        Assert.Equal(("/score", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((5m, 10m, 5m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("(100 − 90) ÷ 100 × 100 = 10 ≤ 5", flag.Formula);
    }

    [Fact]
    public void All_indicators_count_together() => AssertPasses(TestReports.Minimal with
    {
        Indicators =
        [
            TestReports.MinimalIndicator with { Weight = 60m, Score = 60m },
            TestReports.MinimalIndicator with { Code = "2", Weight = 30m, Score = 21m },
        ],
        Score = TestReports.Minimal.Score with { Execution = 9m, ExecutionWeight = 10m },
    });

    [Theory]
    [InlineData("90", "90", "9.5", "10", false)]
    [InlineData("90", "90", "9.499999", "10", true)]
    [InlineData("90", "90", "9.500001", "10", false)]
    [InlineData("20", "30", "9.5", "15", false)]
    [InlineData("20", "30", "9.499999", "15", true)]
    [InlineData("45", "90", "10", "10", false)]
    public void A_gap_of_five_percent_is_allowed(string scores, string weights, string execution, string executionWeight, bool flagged)
    {
        var report = CreateReport(
            decimal.Parse(scores), decimal.Parse(weights), decimal.Parse(execution), decimal.Parse(executionWeight));
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Theory]
    [InlineData("10", false)]
    [InlineData("9.999999", true)]
    public void The_threshold_comes_from_the_policy(string threshold, bool flagged)
    {
        var policy = Policy.Default with { ScoreOutrunsSpendingThreshold = decimal.Parse(threshold) };
        var report = CreateReport(scores: 90m, weights: 90m, execution: 9m, executionWeight: 10m);
        Assert.Equal(flagged, IsFlagged(report, policy));
    }

    [Theory]
    [InlineData("1000000000000", "0.000001", "0", "1000000000000", true)]
    [InlineData("1000000000000", "0.000001", "0.000001", "1000000000000", true)]
    [InlineData("0.000001", "1000000000000", "1000000000000", "0.000001", false)]
    [InlineData("1000000000000", "1000000000000", "1000000000000", "1000000000000", false)]
    public void Huge_figures_do_not_overflow(string score, string weight, string execution, string executionWeight, bool flagged)
    {
        var indicator = TestReports.MinimalIndicator with { Score = decimal.Parse(score), Weight = decimal.Parse(weight) };
        var report = TestReports.Minimal with
        {
            Indicators = [.. Enumerable.Repeat(indicator, 500)],
            Score = TestReports.Minimal.Score with
            {
                Execution = decimal.Parse(execution),
                ExecutionWeight = decimal.Parse(executionWeight),
            },
        };
        Assert.Equal(flagged, IsFlagged(report));
        AssertPasses(report, Policy.Default with { ScoreOutrunsSpendingThreshold = ReportLimits.MaxMagnitude });
    }

    [Fact]
    public void Does_not_apply_without_execution_points() => AssertNotApplicable(
        NotApplicable.NotStated, TestReports.With((ClaimedScore score) => score with { ExecutionWeight = 10m }));

    [Fact]
    public void An_execution_weight_that_is_left_out_is_that_of_the_policy() => Assert.Equal(
        "(100 − 90) ÷ 100 × 100 = 10 ≤ 5", GetSingleFlag(TestReports.With((ClaimedScore score) => score with { Execution = 9m })).Formula);

    [Theory]
    [InlineData(90, 0, 10)]
    [InlineData(0, 90, 10)]
    [InlineData(90, 90, 0)]
    public void Does_not_apply_where_a_divisor_is_zero(int scores, int weights, int executionWeight) =>
        AssertNotApplicable(NotApplicable.DivisionByZero, CreateReport(scores, weights, 1m, executionWeight));

    [Fact]
    public void Does_not_apply_where_there_was_no_budget_to_execute() => AssertNotApplicable(
        NotApplicable.DivisionByZero,
        CreateReport(scores: 90m, weights: 90m, execution: 0m, executionWeight: 10m) with { Budget = new Budget { Initial = 0m, Adjusted = 0m, Executed = 0m } });

    private static SelfEvaluationReport CreateReport(decimal scores, decimal weights, decimal execution, decimal executionWeight) =>
        TestReports.Minimal with
        {
            Indicators = [TestReports.MinimalIndicator with { Score = scores, Weight = weights }],
            Score = TestReports.Minimal.Score with { Execution = execution, ExecutionWeight = executionWeight },
        };
}
