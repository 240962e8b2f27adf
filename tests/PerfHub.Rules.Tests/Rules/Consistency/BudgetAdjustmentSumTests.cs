using PerfHub.Rules.Report;
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

    [Theory]
    [InlineData("120", false)]
    [InlineData("100", false)]
    [InlineData("120.02", false)]
    [InlineData("120.020001", true)]
    [InlineData("110", true)]
    public void Carried_over_funds_may_be_in_the_initial_budget_or_beside_it(string adjusted, bool flagged) => Assert.Equal(
        flagged,
        IsFlagged(TestReports.With(budget => budget with { CarriedOver = 20m, Adjustment = 0m, Adjusted = decimal.Parse(adjusted) })));

    [Fact]
    public void Carried_over_funds_of_the_sources_count_where_the_budget_states_none() => AssertPasses(TestReports.With(budget => budget with
    {
        Adjustment = 0m,
        Adjusted = 120m,
        Sources = [new BudgetSource { Initial = 100m }, new BudgetSource { CarriedOver = 20m }],
    }));

    [Fact]
    public void The_message_gives_both_sums_where_funds_are_carried_over()
    {
        var flag = GetSingleFlag(TestReports.With(budget => budget with { CarriedOver = 20m, Adjustment = 5m, Adjusted = 130m }));

        Assert.Equal((125m, 130m, "100 + 20 + 5 = 130"), (flag.Expected.Number, flag.Actual.Number, flag.Formula));
        Assert.Equal("年初预算数 100 万元与调整数 5 万元之和为 105 万元，加上年结转 20 万元为 125 万元，填报的全年预算数为 130 万元。", flag.Message.Zh);
    }

    [Fact]
    public void Does_not_apply_without_an_adjustment() => AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
}
