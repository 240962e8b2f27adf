using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Consistency;

public sealed class ExecutionScoreTests : RuleTest<ExecutionScore>
{
    [Fact]
    public void Flags_points_that_the_execution_rate_does_not_give()
    {
        var flag = GetSingleFlag(With(execution: 10m, executed: 80m));

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
    public void Points_are_checked_at_the_precision_they_are_stated_with(string execution, string executed, bool flagged) =>
        Assert.Equal(flagged, Evaluate(With(decimal.Parse(execution), decimal.Parse(executed))).Single() is RuleOutcome.Flag);

    [Fact]
    public void Overspending_earns_no_more_than_the_weight() => AssertPasses(With(execution: 10m, executed: 150m));

    [Fact]
    public void The_seeds_points_follow_from_its_rate() => AssertPasses(TestReports.Seed);

    [Fact]
    public void Does_not_apply_where_points_or_weight_are_missing()
    {
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
        AssertNotApplicable(NotApplicable.NotStated, With(execution: null, executed: 100m));
    }

    [Fact]
    public void Does_not_apply_where_nothing_was_budgeted() =>
        AssertNotApplicable(NotApplicable.DivisionByZero, With(execution: 10m, executed: 0m, adjusted: 0m));

    private static SelfEvaluationReport With(decimal? execution, decimal executed, decimal adjusted = 100m) =>
        TestReports.With(budget => budget with { Adjusted = adjusted, Executed = executed }) with
        {
            Score = TestReports.Minimal.Score with { ExecutionWeight = 10m, Execution = execution },
        };
}
