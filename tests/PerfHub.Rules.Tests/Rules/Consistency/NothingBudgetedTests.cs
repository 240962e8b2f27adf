using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class NothingBudgetedTests : RuleTests<NothingBudgeted>
{
    [Fact]
    public void Flags_points_for_execution_without_a_budget()
    {
        var flag = GetSingleFlag(CreateReport(adjusted: 0m, execution: 10m));

        Assert.Equal(("/score/execution", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((0m, 10m, 10m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Contains("10 分无法复核", flag.Message.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.000001", true)]
    [InlineData("0", false)]
    [InlineData(null, false)]
    public void Without_a_budget_no_points_may_be_claimed(string? execution, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(0m, execution is null ? null : decimal.Parse(execution))));

    [Fact]
    public void Does_not_apply_where_something_was_budgeted() =>
        AssertNotApplicable(NotApplicable.SomethingBudgeted, CreateReport(0.000001m, 10m));

    private static SelfEvaluationReport CreateReport(decimal adjusted, decimal? execution) =>
        TestReports.With(budget => budget with { Adjusted = adjusted, Executed = 0m }) with
        {
            Score = TestReports.Minimal.Score with { Execution = execution },
        };
}
