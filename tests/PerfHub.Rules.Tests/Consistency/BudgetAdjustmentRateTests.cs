using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Consistency;

public sealed class BudgetAdjustmentRateTests : RuleTest<BudgetAdjustmentRate>
{
    [Fact]
    public void Flags_a_rate_that_the_amounts_do_not_give()
    {
        var flag = GetSingleFlag(With(stated: 97m));

        Assert.Equal("/budget/adjustmentRate", flag.Pointer);
        Assert.Equal((98.04m, 97m, -1.04m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("98.04 ÷ 100 × 100 = 97", flag.Formula);
    }

    [Theory]
    [InlineData("98.04", false)]
    [InlineData("98.0", false)]
    [InlineData("98", false)]
    [InlineData("98.1", true)]
    [InlineData("98.03", true)]
    [InlineData("98.040", false)]
    public void A_rate_is_checked_at_the_precision_it_is_stated_with(string stated, bool flagged) =>
        Assert.Equal(flagged, Evaluate(With(decimal.Parse(stated))).Single() is RuleOutcome.Flag);

    [Theory]
    [InlineData("111", "110.5", false)]
    [InlineData("111", "110.499999", true)]
    [InlineData("110", "110.5", false)]
    [InlineData("110", "110.500001", true)]
    public void Half_a_unit_of_the_last_decimal_still_agrees(string stated, string part, bool flagged) =>
        Assert.Equal(flagged, Evaluate(With(decimal.Parse(stated), decimal.Parse(part))).Single() is RuleOutcome.Flag);

    [Fact]
    public void Does_not_apply_without_a_stated_rate() => AssertNotApplicable(NotApplicable.NotStated, With(stated: null));

    [Fact]
    public void Does_not_apply_where_the_divisor_is_zero() =>
        AssertNotApplicable(NotApplicable.DivisionByZero, With(stated: 0m, whole: 0m));

    private static SelfEvaluationReport With(decimal? stated, decimal part = 98.04m, decimal whole = 100m) =>
        TestReports.With(budget => budget with { AdjustmentRate = stated, Adjustment = part, Initial = whole });
}
