using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class ExecutionScoreTests : RuleTests<ExecutionScore>
{
    [Fact]
    public void Flags_points_that_do_not_follow_from_the_execution_rate()
    {
        var flag = GetSingleFlag(CreateReport(execution: 10m, executed: 80m));

        Assert.Equal("/score/execution", flag.Pointer);
        Assert.Equal((8m, 10m, 2m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("10 × min(1, 80 ÷ 100) = 10", flag.Formula);
    }

    [Theory]
    [InlineData("9.8", "98.04", false)]
    [InlineData("9.80", "98.04", false)]
    [InlineData("9.8", "98.5", false)]
    [InlineData("9.8", "98.500001", true)]
    [InlineData("9.8", "97.5", false)]
    [InlineData("9.8", "97.499999", true)]
    public void Points_are_checked_at_their_stated_precision(string execution, string executed, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(decimal.Parse(execution), decimal.Parse(executed))));

    [Fact]
    public void Overspending_earns_no_more_than_the_weight() => AssertPasses(CreateReport(execution: 10m, executed: 150m));

    [Fact]
    public void Passes_the_seed() => AssertPasses(TestReports.Seed);

    [Fact]
    public void A_weight_that_is_left_out_is_that_of_the_policy()
    {
        var report = TestReports.With((ClaimedScore score) => score with { Execution = 50m });
        Assert.Equal((10m, 50m), (GetSingleFlag(report).Expected.Number, GetSingleFlag(report).Actual.Number));
        AssertPasses(report, Policy.Default with { ExecutionWeight = 50m });
    }

    [Fact]
    public void Does_not_apply_where_points_are_missing()
    {
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(execution: null, executed: 100m));
    }

    [Fact]
    public void Does_not_apply_where_nothing_was_budgeted() =>
        AssertNotApplicable(NotApplicable.DivisionByZero, CreateReport(execution: 10m, executed: 0m, adjusted: 0m));

    private static SelfEvaluationReport CreateReport(decimal? execution, decimal executed, decimal adjusted = 100m) =>
        TestReports.With(budget => budget with { Adjusted = adjusted, Executed = executed }) with
        {
            Score = TestReports.Minimal.Score with { ExecutionWeight = 10m, Execution = execution },
        };
}
