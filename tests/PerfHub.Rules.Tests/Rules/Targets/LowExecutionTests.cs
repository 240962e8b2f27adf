using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Targets;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Targets;

public sealed class LowExecutionTests : RuleTests<LowExecution>
{
    [Fact]
    public void Flags_a_budget_with_too_much_unspent()
    {
        var flag = GetSingleFlag(TestReports.With(budget => budget with { Adjusted = 200m, Executed = 150m }));

        Assert.Equal(("/budget/executed", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((160m, 150m, -10m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("(200 − 150) ÷ 200 × 100 = 25 ≤ 20", flag.Formula);
    }

    [Theory]
    [InlineData("300", "240", false)]
    [InlineData("300", "239.999999", true)]
    [InlineData("300", "240.000001", false)]
    [InlineData("300", "400", false)]
    [InlineData("0.000001", "1000000000000", false)]
    [InlineData("1000000000000", "0.000001", true)]
    public void Up_to_a_fifth_may_stay_unspent(string adjusted, string executed, bool flagged)
    {
        var report = TestReports.With(budget => budget with
        {
            Adjusted = decimal.Parse(adjusted),
            Executed = decimal.Parse(executed),
        });
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Theory]
    [InlineData("10", false)]
    [InlineData("9.999999", true)]
    public void The_threshold_comes_from_the_policy(string threshold, bool flagged)
    {
        var policy = Policy.Default with { LowExecutionThreshold = decimal.Parse(threshold) };
        var report = TestReports.With(budget => budget with { Executed = 90m });
        Assert.Equal(flagged, IsFlagged(report, policy));
    }

    [Fact]
    public void Does_not_apply_where_nothing_was_budgeted() => AssertNotApplicable(
        NotApplicable.DivisionByZero, TestReports.With(budget => budget with { Adjusted = 0m, Executed = 0m }));
}
