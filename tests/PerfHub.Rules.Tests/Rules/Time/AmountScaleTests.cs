using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Time;

namespace PerfHub.Rules.Tests.Rules.Time;

public sealed class AmountScaleTests : RuleTests<AmountScale>
{
    [Fact]
    public void Flags_each_amount_that_is_in_yuan()
    {
        var flags = Evaluate(CreateReport(25_754_899.39m), context: CreateContext(2_500m)).Cast<RuleOutcome.Flag>().ToList();

        Assert.Equal(["/budget/initial", "/budget/adjusted", "/budget/executed"], flags.Select(flag => flag.Pointer));
        Assert.Equal(["initial", "adjusted", "executed"], flags.Select(flag => flag.Subject));
        Assert.All(flags, flag => Assert.Equal((2_500m, 25_754_899.39m), (flag.Expected.Number, flag.Actual.Number)));
        Assert.Equal("1 ÷ 1000 < 25754899.39 ÷ 2500 = 10301.959756 < 1000", flags[0].Formula);
        Assert.Equal("年初预算数填报为 25754899.39 万元，上年为 2500 万元，相差千倍以上，可能误将“元”作“万元”填报。", flags[0].Message.Zh);
    }

    [Theory]
    [InlineData("3", "2999.999999", false)]
    [InlineData("3", "3000", true)]
    [InlineData("3000", "3.000001", false)]
    [InlineData("3000", "3", true)]
    [InlineData("0.000001", "1000000000000", true)]
    public void The_bound_is_a_thousandfold_either_way(string before, string now, bool flagged) => Assert.All(
        Evaluate(CreateReport(decimal.Parse(now)), context: CreateContext(decimal.Parse(before))),
        outcome => Assert.Equal(flagged, outcome is RuleOutcome.Flag));

    [Fact]
    public void Only_the_amount_that_differs_is_flagged() => Assert.Equal(
        "/budget/executed",
        GetSingleFlag(TestReports.With(budget => budget with { Executed = 1_000_000m }), context: CreateContext(100m)).Pointer);

    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, 0)]
    [InlineData(0, 0)]
    public void Does_not_apply_to_an_amount_of_zero(int before, int now) =>
        AssertNotApplicable(NotApplicable.DivisionByZero, CreateReport(now), context: CreateContext(before));

    [Fact]
    public void Does_not_apply_without_a_report_of_last_year() => AssertNotApplicable(NotApplicable.NoLastYearReport, CreateReport(150m));

    private static SelfEvaluationReport CreateReport(decimal amount) =>
        TestReports.With(budget => budget with { Initial = amount, Adjusted = amount, Executed = amount });

    private static ReportContext CreateContext(decimal amount) => LastYearContext.Create(CreateReport(amount));
}
