using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Time;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Time;

public sealed class BudgetSwingTests : RuleTests<BudgetSwing>
{
    [Fact]
    public void Flags_a_budget_that_grew_too_much()
    {
        var flag = GetSingleFlag(CreateReport(150m), context: CreateContext(100m));

        Assert.Equal(("/budget/initial", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((130m, 150m, 20m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("|150 − 100| ÷ 100 × 100 = 50 ≤ 30", flag.Formula);
        Assert.Equal("年初预算数 150 万元，上年为 100 万元，增加 50%，超过 30%。", flag.Message.Zh);
        Assert.Equal("The initial budget is 150, last year's was 100 (10,000 CNY). It is 50% higher, above the limit of 30%.", flag.Message.En);
    }

    [Fact]
    public void Flags_a_budget_that_shrank_too_much()
    {
        var flag = GetSingleFlag(CreateReport(60m), context: CreateContext(100m));

        Assert.Equal((70m, 60m, -10m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.EndsWith("减少 40%，超过 30%。", flag.Message.Zh, StringComparison.Ordinal);
        Assert.Contains("40% lower", flag.Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3", "3.9", false)]
    [InlineData("3", "3.900001", true)]
    [InlineData("3", "2.1", false)]
    [InlineData("3", "2.099999", true)]
    [InlineData("7", "9.1", false)]
    [InlineData("7", "0", true)]
    [InlineData("0.000001", "1000000000000", true)]
    [InlineData("1000000000000", "0.000001", true)]
    public void A_change_of_30_percent_either_way_passes(string before, string now, bool flagged) => Assert.Equal(
        flagged,
        IsFlagged(CreateReport(decimal.Parse(now)), context: CreateContext(decimal.Parse(before))));

    [Theory]
    [InlineData("50", false)]
    [InlineData("49.999999", true)]
    public void The_threshold_comes_from_the_policy(string threshold, bool flagged)
    {
        var policy = Policy.Default with { BudgetSwingThreshold = decimal.Parse(threshold) };
        Assert.Equal(flagged, IsFlagged(CreateReport(150m), policy, CreateContext(100m)));
    }

    [Fact]
    public void Does_not_apply_where_last_years_budget_was_zero() =>
        AssertNotApplicable(NotApplicable.DivisionByZero, CreateReport(150m), context: CreateContext(0m));

    [Fact]
    public void Does_not_apply_without_a_report_of_last_year() => AssertNotApplicable(NotApplicable.NoLastYearReport, CreateReport(150m));

    private static SelfEvaluationReport CreateReport(decimal initial) => TestReports.With(budget => budget with { Initial = initial });

    private static ReportContext CreateContext(decimal initial) => LastYearContext.Create(CreateReport(initial));
}
