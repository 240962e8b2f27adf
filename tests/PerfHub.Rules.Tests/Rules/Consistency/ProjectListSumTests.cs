using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class ProjectListSumTests : RuleTests<ProjectListSum>
{
    [Fact]
    public void Flags_the_budget_and_the_executed_amount_separately()
    {
        var flags = Evaluate(CreateReport(30m, 20m, 40m)).Cast<RuleOutcome.Flag>().ToList();

        Assert.Equal(["/budget/projects/budget", "/budget/projects/executed"], flags.Select(flag => flag.Pointer));
        Assert.Equal(["budget", "executed"], flags.Select(flag => flag.Subject));
        Assert.All(flags, flag => Assert.Equal((60m, 30m, -30m), (flag.Expected.Number, flag.Actual.Number, flag.Difference)));
        Assert.All(flags, flag => Assert.Equal("Σ 60 = 30", flag.Formula));
    }

    [Fact]
    public void Passes_the_seed() => AssertPasses(TestReports.Seed);

    [Theory]
    [InlineData("50.015", false)]
    [InlineData("49.985", false)]
    [InlineData("50.015001", true)]
    [InlineData("49.984999", true)]
    public void Two_projects_may_differ_by_one_and_a_half_cents(string total, bool flagged) => Assert.All(
        Evaluate(CreateReport(decimal.Parse(total), 20m, 30m)), outcome => Assert.Equal(flagged, outcome is RuleOutcome.Flag));

    [Fact]
    public void Does_not_apply_without_a_list_a_total_or_an_amount()
    {
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(50m));
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(null, 50m));
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(50m, 50m, null));
    }

    private static SelfEvaluationReport CreateReport(decimal? total, params decimal?[] items) => TestReports.With(budget => budget with
    {
        Projects = new Projects
        {
            Budget = total,
            Executed = total,
            Items = [.. items.Select(amount => new Project { Budget = amount, Executed = amount })],
        },
    });
}
