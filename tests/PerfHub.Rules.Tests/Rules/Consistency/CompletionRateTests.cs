using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class CompletionRateTests : RuleTests<CompletionRate>
{
    [Fact]
    public void Flags_a_rate_that_does_not_follow_from_final_and_target()
    {
        var flag = GetSingleFlag(CreateReport(Direction.AtLeast, target: 10m, final: 8m, stated: 100m));

        Assert.Equal(("/indicators/0/completionRate", "1"), (flag.Pointer, flag.Indicator));
        Assert.Equal((80m, 100m, 20m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("8 ÷ 10 × 100 = 100", flag.Formula);
    }

    [Theory]
    [InlineData("111", "221", false)]
    [InlineData("110.5", "221", false)]
    [InlineData("111", "220.999999", true)]
    [InlineData("110", "221", false)]
    [InlineData("110", "221.000001", true)]
    public void A_rate_is_checked_at_its_stated_precision(string stated, string final, bool flagged) => Assert.Equal(
        flagged,
        IsFlagged(CreateReport(Direction.AtLeast, 200m, decimal.Parse(final), decimal.Parse(stated))));

    [Theory]
    [InlineData("80", true)]
    [InlineData("125", true)]
    [InlineData("120", true)]
    [InlineData("100", false)]
    public void At_most_accepts_any_of_three_formulas(string stated, bool passes) => Assert.Equal(
        passes, Evaluate(CreateReport(Direction.AtMost, 10m, 8m, decimal.Parse(stated))).Single() is RuleOutcome.Passed);

    [Theory]
    [InlineData(Direction.AtLeast)]
    [InlineData(Direction.Equal)]
    public void Other_directions_accept_only_final_over_target(Direction direction)
    {
        GetSingleFlag(CreateReport(direction, 10m, 8m, 125m));
        GetSingleFlag(CreateReport(direction, 10m, 8m, 120m));
        AssertPasses(CreateReport(direction, 10m, 8m, 80m));
    }

    [Fact]
    public void At_most_with_a_final_value_of_zero_passes() => AssertPasses(CreateReport(Direction.AtMost, 10m, 0m, 200m));

    [Fact]
    public void Passes_the_seed() => AssertPasses(TestReports.Seed);

    [Fact]
    public void Does_not_apply_where_the_target_is_zero() =>
        AssertNotApplicable(NotApplicable.DivisionByZero, CreateReport(Direction.AtMost, 0m, 1m, 100m));

    [Fact]
    public void Does_not_apply_without_a_stated_rate() => AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);

    [Fact]
    public void Does_not_apply_to_a_qualitative_indicator() => AssertNotApplicable(
        NotApplicable.Qualitative,
        TestReports.With(it => it with { Kind = IndicatorKind.Qualitative, CompletionRate = 100m }));

    private static SelfEvaluationReport CreateReport(Direction direction, decimal target, decimal final, decimal stated) =>
        TestReports.With(it => it with
        {
            Direction = direction,
            Target = TestReports.CreateMeasure(target),
            Final = TestReports.CreateMeasure(final),
            CompletionRate = stated,
        });
}
