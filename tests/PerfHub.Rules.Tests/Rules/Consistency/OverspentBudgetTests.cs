using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class OverspentBudgetTests : RuleTests<OverspentBudget>
{
    [Fact]
    public void Flags_the_total_basic_expenditure_projects_and_each_project()
    {
        var flags = Evaluate(CreateReport(executed: 110m)).Cast<RuleOutcome.Flag>().ToList();

        Assert.Equal(
            ["/budget/executed", "/budget/basic/executed", "/budget/projects/executed", "/budget/projects/items/0/executed", "/budget/projects/items/1/executed"],
            flags.Select(flag => flag.Pointer));
        Assert.Equal(["executed", "basic", "projects", "project:桥", "project:"], flags.Select(flag => flag.Subject));
        Assert.All(flags, flag => Assert.Equal((100m, 110m, 10m), (flag.Expected.Number, flag.Actual.Number, flag.Difference)));
        Assert.All(flags, flag => Assert.Equal("110 ≤ 100", flag.Formula));
    }

    [Theory]
    [InlineData("100", false)]
    [InlineData("100.000001", true)]
    public void The_executed_amount_may_equal_the_budget(string executed, bool flagged) => Assert.All(
        Evaluate(CreateReport(decimal.Parse(executed))), outcome => Assert.Equal(flagged, outcome is RuleOutcome.Flag));

    [Theory]
    [InlineData("106.9", false)]
    [InlineData("106.900001", true)]
    public void Carried_over_funds_may_be_spent_too(string executed, bool flagged)
    {
        var report = CreateReport(decimal.Parse(executed));
        report = report with { Budget = report.Budget with { CarriedOver = 6.9m } };
        Assert.All(Evaluate(report), outcome => Assert.Equal(flagged, outcome is RuleOutcome.Flag));
    }

    [Fact]
    public void Does_not_apply_to_parts_that_are_not_stated()
    {
        var outcomes = Evaluate(TestReports.Minimal);

        Assert.Equal([RuleOutcome.Pass, NotApplicable.NotStated, NotApplicable.NotStated], outcomes);
    }

    private static SelfEvaluationReport CreateReport(decimal executed) => TestReports.With(budget => budget with
    {
        Adjusted = 100m,
        Executed = executed,
        Basic = new BasicExpenditure { Budget = 100m, Executed = executed },
        Projects = new Projects
        {
            Budget = 100m,
            Executed = executed,
            Items =
            [
                new Project { Name = "桥", Budget = 100m, Executed = executed },
                new Project { Budget = 100m, Executed = executed },
            ],
        },
    });
}
