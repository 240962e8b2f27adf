using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class BasicExpenditureSumTests : RuleTests<BasicExpenditureSum>
{
    [Fact]
    public void Flags_personnel_and_public_use_that_do_not_add_up_to_the_basic_budget()
    {
        var flag = GetSingleFlag(CreateReport(60m, 30m, 100m));

        Assert.Equal("/budget/basic/budget", flag.Pointer);
        Assert.Equal((90m, 100m, 10m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("60 + 30 = 100", flag.Formula);
    }

    [Fact]
    public void Passes_the_seed() => AssertPasses(TestReports.Seed);

    [Theory]
    [InlineData("100.015", false)]
    [InlineData("99.985", false)]
    [InlineData("100.015001", true)]
    [InlineData("99.984999", true)]
    public void Two_parts_may_differ_by_one_and_a_half_cents(string budget, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(60m, 40m, decimal.Parse(budget))));

    [Fact]
    public void Does_not_apply_where_an_amount_is_missing()
    {
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(null, 40m, 100m));
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(60m, null, 100m));
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(60m, 40m, null));
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
    }

    private static SelfEvaluationReport CreateReport(decimal? personnel, decimal? publicUse, decimal? budget) =>
        TestReports.With(it => it with
        {
            Basic = new BasicExpenditure { Personnel = personnel, PublicUse = publicUse, Budget = budget },
        });
}
