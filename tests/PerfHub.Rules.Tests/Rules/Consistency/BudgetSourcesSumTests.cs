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

    [Theory]
    [InlineData(100, 20, null, null, false)]
    [InlineData(100, 0, null, 20, false)]
    [InlineData(100, 0, 20, 20, false)]
    [InlineData(80, 0, 20, null, false)]
    [InlineData(80, 0, null, 20, true)]
    [InlineData(120, 0, 20, null, false)]
    [InlineData(100, 30, 30, null, true)]
    [InlineData(100, 20, null, 30, true)]
    public void Carried_over_funds_may_be_a_source_or_a_column(int first, int second, int? ofFirst, int? total, bool flagged) => Assert.Equal(
        flagged,
        IsFlagged(TestReports.With(budget => budget with
        {
            CarriedOver = total ?? 20m,
            Sources = [new BudgetSource { Initial = first, CarriedOver = ofFirst }, new BudgetSource { Initial = second }],
        })));

    [Fact]
    public void Adjusted_and_executed_amounts_must_add_up_too()
    {
        var report = TestReports.With(budget => budget with
        {
            Sources =
            [
                new BudgetSource { Initial = 60m, Adjusted = 60m, Executed = 60m },
                new BudgetSource { Initial = 40m, Adjusted = 30m, Executed = 20m },
            ],
        });
        var flags = Evaluate(report).OfType<RuleOutcome.Flag>().ToList();

        Assert.Equal(RuleOutcome.Pass, Evaluate(report)[0]);
        Assert.Equal(["adjusted", "executed"], flags.Select(flag => flag.Subject));
        Assert.Equal([(100m, 90m), (100m, 80m)], flags.Select(flag => (flag.Expected.Number!.Value, flag.Actual.Number!.Value)));
        Assert.All(flags, flag => Assert.Equal("/budget/sources", flag.Pointer));
    }

    [Fact]
    public void Adjusted_amounts_are_added_up_only_where_every_source_states_one() => Assert.Equal(
        [RuleOutcome.Pass, NotApplicable.NotStated],
        Evaluate(TestReports.With(budget => budget with
        {
            Sources = [new BudgetSource { Initial = 60m, Adjusted = 60m }, new BudgetSource { Initial = 40m }],
        })));

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
