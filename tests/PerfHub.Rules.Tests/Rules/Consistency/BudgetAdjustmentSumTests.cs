using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class BudgetAdjustmentSumTests : RuleTests<BudgetAdjustmentSum>
{
    [Fact]
    public void Flags_an_adjusted_budget_that_is_not_initial_plus_adjustment()
    {
        var flag = GetSingleFlag(TestReports.With(budget => budget with { Initial = 100m, Adjustment = -20m, Adjusted = 90m }));

        Assert.Equal("/budget/adjusted", flag.Pointer);
        Assert.Equal(80m, flag.Expected);
        Assert.Equal(90m, flag.Actual);
        Assert.Equal(10m, flag.Difference);
        Assert.Equal("100 + -20 = 90", flag.Formula);
    }

    [Fact]
    public void Passes_where_the_sum_agrees() =>
        AssertPasses(TestReports.With(budget => budget with { Initial = 100m, Adjustment = -20m, Adjusted = 80m }));

    [Theory]
    [InlineData("100.015", false)]
    [InlineData("99.985", false)]
    [InlineData("100.015001", true)]
    [InlineData("99.984999", true)]
    public void Two_parts_and_the_total_may_differ_by_half_a_cent_each(string adjusted, bool flagged)
    {
        var report = TestReports.With(budget => budget with { Adjustment = 0m, Adjusted = decimal.Parse(adjusted) });
        Assert.Equal(flagged, IsFlagged(report));
    }

    [Fact]
    public void Does_not_apply_without_an_adjustment() => AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
}
