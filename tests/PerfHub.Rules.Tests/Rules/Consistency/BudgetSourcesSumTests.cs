using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class BudgetSourcesSumTests : RuleTests<BudgetSourcesSum>
{
    [Fact]
    public void Flags_sources_that_do_not_add_up_to_the_initial_budget()
    {
        var flag = GetSingleFlag(CreateReport(40m, 50m));

        Assert.Equal("/budget/sources", flag.Pointer);
        Assert.Equal((100m, 90m, -10m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("Σ 90 = 100", flag.Formula);
    }

    [Fact]
    public void Passes_the_seed() => AssertPasses(TestReports.Seed);

    [Theory]
    [InlineData("60.02", false)]
    [InlineData("59.98", false)]
    [InlineData("60.020001", true)]
    [InlineData("59.979999", true)]
    public void Three_parts_may_differ_by_two_cents(string third, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(10m, 30m, decimal.Parse(third))));

    [Fact]
    public void Does_not_apply_without_sources()
    {
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
        AssertNotApplicable(NotApplicable.NotStated, CreateReport());
    }

    [Fact]
    public void Does_not_apply_where_a_source_states_no_amount() => AssertNotApplicable(NotApplicable.NotStated, CreateReport(100m, null));

    private static SelfEvaluationReport CreateReport(params decimal?[] sources) => TestReports.With(budget => budget with
    {
        Sources = [.. sources.Select(initial => new BudgetSource { Kind = "other", Initial = initial })],
    });
}
