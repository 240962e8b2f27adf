using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Consistency;

public sealed class ProjectListSumTests : RuleTest<ProjectListSum>
{
    [Fact]
    public void Flags_the_budget_and_what_was_executed_each_on_its_own()
    {
        var flags = Evaluate(With(30m, 20m, 40m)).Cast<RuleOutcome.Flag>().ToList();

        Assert.Equal(["/budget/projects/budget", "/budget/projects/executed"], flags.Select(flag => flag.Pointer));
        Assert.Equal(["budget", "executed"], flags.Select(flag => flag.Subject));
        Assert.All(flags, flag => Assert.Equal((60m, 30m, -30m), (flag.Expected.Number, flag.Actual.Number, flag.Difference)));
        Assert.All(flags, flag => Assert.Equal("Σ 60 = 30", flag.Formula));
    }

    [Fact]
    public void The_seeds_list_adds_up() => AssertPasses(TestReports.Seed);

    [Theory]
    [InlineData("50.015", false)]
    [InlineData("49.985", false)]
    [InlineData("50.015001", true)]
    [InlineData("49.984999", true)]
    public void Two_projects_may_be_off_by_a_cent_and_a_half(string total, bool flagged) => Assert.All(
        Evaluate(With(decimal.Parse(total), 20m, 30m)), outcome => Assert.Equal(flagged, outcome is RuleOutcome.Flag));

    [Fact]
    public void Does_not_apply_without_a_list_a_total_or_an_amount()
    {
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
        AssertNotApplicable(NotApplicable.NotStated, With(50m));
        AssertNotApplicable(NotApplicable.NotStated, With(null, 50m));
        AssertNotApplicable(NotApplicable.NotStated, With(50m, 50m, null));
    }

    private static SelfEvaluationReport With(decimal? total, params decimal?[] items) => TestReports.With(budget => budget with
    {
        Projects = new Projects
        {
            Budget = total,
            Executed = total,
            Items = [.. items.Select(amount => new Project { Budget = amount, Executed = amount })],
        },
    });
}
