using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class PartExceedsWholeTests : RuleTests<PartExceedsWhole>
{
    [Fact]
    public void Flags_the_seeds_fiscal_funds_twice()
    {
        var flags = Evaluate(TestReports.Seed).OfType<RuleOutcome.Flag>().ToList();

        Assert.Equal(["/budget/fiscalFunds/adjusted", "/budget/fiscalFunds/executed"], flags.Select(flag => flag.Pointer));
        Assert.Equal(["adjusted", "executed"], flags.Select(flag => flag.Subject));
        Assert.Equal([252.39m, 247.44m], flags.Select(flag => flag.Expected.Number));
        Assert.Equal([316.29m, 252.93m], flags.Select(flag => flag.Actual.Number));
        Assert.Equal(["316.29 ≤ 252.39", "252.93 ≤ 247.44"], flags.Select(flag => flag.Formula));
    }

    [Theory]
    [InlineData("100", false)]
    [InlineData("100.000001", true)]
    [InlineData("0", false)]
    public void A_part_may_equal_the_whole(string part, bool flagged)
    {
        var amount = decimal.Parse(part);
        var outcomes = Evaluate(CreateReport(new FiscalFunds { Initial = amount, Adjusted = amount, Executed = amount }));
        Assert.Equal(3, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.Equal(flagged, outcome is RuleOutcome.Flag));
    }

    [Fact]
    public void Does_not_apply_to_figures_that_are_not_stated()
    {
        AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(new FiscalFunds()));
    }

    private static SelfEvaluationReport CreateReport(FiscalFunds funds) => TestReports.With(budget => budget with { FiscalFunds = funds });
}
