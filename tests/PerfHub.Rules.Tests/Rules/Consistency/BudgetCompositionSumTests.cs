using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class BudgetCompositionSumTests : RuleTests<BudgetCompositionSum>
{
    [Fact]
    public void Flags_the_budget_and_the_executed_amount_separately()
    {
        var flags = Evaluate(CreateReport(basic: 70m, projects: 20m)).Cast<RuleOutcome.Flag>().ToList();

        Assert.Equal(["/budget/adjusted", "/budget/executed"], flags.Select(flag => flag.Pointer));
        Assert.Equal(["adjusted", "executed"], flags.Select(flag => flag.Subject));
        Assert.All(flags, flag => Assert.Equal((90m, 100m, 10m), (flag.Expected.Number, flag.Actual.Number, flag.Difference)));
        Assert.All(flags, flag => Assert.Equal("70 + 20 = 100", flag.Formula));
    }

    [Fact]
    public void Passes_the_seed() => AssertPasses(TestReports.Seed);

    [Theory]
    [InlineData("30.015", false)]
    [InlineData("29.985", false)]
    [InlineData("30.015001", true)]
    [InlineData("29.984999", true)]
    public void Two_parts_may_differ_by_one_and_a_half_cents(string projects, bool flagged) => Assert.All(
        Evaluate(CreateReport(70m, decimal.Parse(projects))), outcome => Assert.Equal(flagged, outcome is RuleOutcome.Flag));

    [Fact]
    public void Does_not_apply_where_a_part_is_missing()
    {
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(70m, null));
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(null, 30m));
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
    }

    private static SelfEvaluationReport CreateReport(decimal? basic, decimal? projects) => TestReports.With(budget => budget with
    {
        Basic = new BasicExpenditure { Budget = basic, Executed = basic },
        Projects = new Projects { Budget = projects, Executed = projects },
    });
}
