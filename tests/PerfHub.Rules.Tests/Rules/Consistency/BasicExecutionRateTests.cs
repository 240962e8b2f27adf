using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class BasicExecutionRateTests : RuleTests<BasicExecutionRate>
{
    [Fact]
    public void Flags_a_rate_that_does_not_follow_from_the_amounts()
    {
        var flag = GetSingleFlag(CreateReport(stated: 97m));

        Assert.Equal("/budget/basic/executionRate", flag.Pointer);
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
    public void A_rate_is_checked_at_its_stated_precision(string stated, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(decimal.Parse(stated))));

    [Theory]
    [InlineData("111", "110.5", false)]
    [InlineData("111", "110.499999", true)]
    [InlineData("110", "110.5", false)]
    [InlineData("110", "110.500001", true)]
    public void Half_a_unit_of_the_last_decimal_still_agrees(string stated, string part, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(decimal.Parse(stated), decimal.Parse(part))));

    [Fact]
    public void Does_not_apply_without_a_stated_rate() => AssertNotApplicable(NotApplicable.NotStated, CreateReport(stated: null));

    [Fact]
    public void Does_not_apply_where_the_divisor_is_zero() =>
        AssertNotApplicable(NotApplicable.DivisionByZero, CreateReport(stated: 0m, whole: 0m));

    [Fact]
    public void Does_not_apply_without_basic_expenditure() => AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);

    private static SelfEvaluationReport CreateReport(decimal? stated, decimal part = 98.04m, decimal whole = 100m) =>
        TestReports.With(budget => budget with
        {
            Basic = new BasicExpenditure { ExecutionRate = stated, Executed = part, Budget = whole },
        });
}
