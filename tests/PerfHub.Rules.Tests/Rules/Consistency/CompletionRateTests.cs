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
    [InlineData("100", true)]
    [InlineData("90", false)]
    public void At_most_accepts_any_of_three_formulas_and_100_where_it_is_met(string stated, bool passes) => Assert.Equal(
        passes, Evaluate(CreateReport(Direction.AtMost, 10m, 8m, decimal.Parse(stated))).Single() is RuleOutcome.Passed);

    [Theory]
    [InlineData("100", false)]
    [InlineData("125", true)]
    [InlineData("80", true)]
    [InlineData("75", true)]
    public void A_missed_at_most_is_not_100(string stated, bool passes) => Assert.Equal(
        passes, Evaluate(CreateReport(Direction.AtMost, 8m, 10m, decimal.Parse(stated))).Single() is RuleOutcome.Passed);

    [Fact]
    public void The_message_names_all_rates_that_agree_and_the_flag_expects_the_nearest()
    {
        var flag = GetSingleFlag(CreateReport(Direction.AtMost, target: 10m, final: 8m, stated: 110m));

        Assert.Equal("110 ∈ {100, 80, 125, 120}", flag.Formula);
        Assert.Equal((100m, 110m), (flag.Expected.Number, flag.Actual.Number));
        Assert.Equal("指标“开展培训次数”填报的完成率为 110%，按完成值 8 与目标值 10 计算应为 100% 或 80% 或 125% 或 120%。", flag.Message.Zh);
        Assert.EndsWith("a final value of 8 for a target of 10 is 100% or 80% or 125% or 120%.", flag.Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("55", "100", true)]
    [InlineData("55", "110", false)]
    [InlineData("30", "75", true)]
    [InlineData("30", "100", false)]
    [InlineData("80", "133.33", true)]
    [InlineData("80", "75", true)]
    [InlineData("80", "66.67", true)]
    [InlineData("80", "100", false)]
    public void A_range_is_complete_inside_and_measured_against_its_bound_outside(string final, string stated, bool passes)
    {
        var report = TestReports.With(it => it with
        {
            Direction = Direction.Between,
            Target = new Target { Min = 40m, Max = 60m },
            Final = TestReports.CreateMeasure(decimal.Parse(final)),
            CompletionRate = decimal.Parse(stated),
        });
        Assert.Equal(passes, Evaluate(report).Single() is RuleOutcome.Passed);
    }

    [Fact]
    public void Factors_of_units_of_measure_are_taken_into_account() => AssertPasses(TestReports.With(it => it with
    {
        Target = TestReports.CreateMeasure(1.5m, "万人次"), Final = TestReports.CreateMeasure(12_000m, "人次"), CompletionRate = 80m,
    }));

    [Fact]
    public void Does_not_apply_where_the_base_units_differ() => AssertNotApplicable(
        NotApplicable.UnitsOfMeasureDiffer,
        TestReports.With(it => it with { Final = TestReports.CreateMeasure(10m, "人"), CompletionRate = 50m }));

    [Fact]
    public void The_adjusted_target_counts() => AssertPasses(TestReports.With(it => it with
    {
        AdjustedTarget = TestReports.CreateMeasure(20m), CompletionRate = 50m,
    }));

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
    public void Passes_the_seed_where_its_units_of_measure_agree() => Assert.Equal(
        [NotApplicable.UnitsOfMeasureDiffer, .. Enumerable.Repeat(RuleOutcome.Pass, 4)], Evaluate(TestReports.Seed));

    [Fact]
    public void Does_not_apply_where_the_target_is_zero() =>
        AssertNotApplicable(NotApplicable.DivisionByZero, CreateReport(Direction.AtMost, 0m, 1m, 100m));

    [Theory]
    [InlineData(0)]
    [InlineData(-10)]
    public void Does_not_apply_where_at_least_nothing_was_to_be_reached(int target) =>
        AssertNotApplicable(NotApplicable.TargetNotPositive, CreateReport(Direction.AtLeast, target, 8m, 77m));

    [Fact]
    public void The_formula_for_a_met_range_is_the_set_of_the_rate_that_agrees() => Assert.Equal("90 ∈ {100}", GetSingleFlag(TestReports.With(it => it with
    {
        Direction = Direction.Between,
        Target = new Target { Min = 40m, Max = 60m },
        Final = TestReports.CreateMeasure(55m),
        CompletionRate = 90m,
    })).Formula);

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
