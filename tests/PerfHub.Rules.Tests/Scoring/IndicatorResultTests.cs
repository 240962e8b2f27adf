using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Scoring;

public sealed class IndicatorResultTests
{
    private static readonly Policy Ratio = Policy.Default with { ReverseScoring = ReverseScoring.Ratio };

    [Theory]
    [InlineData("10", "0", false, "0")]
    [InlineData("10", "4", false, "8")]
    [InlineData("10", "9.999", false, "19.998")]
    [InlineData("10", "10", true, "20")]
    [InlineData("10", "12", true, "20")]
    [InlineData("10", "-4", false, "0")]
    [InlineData("-10", "-20", false, "0")]
    [InlineData("-10", "-5", true, "20")]
    public void At_least_scores_its_completion_up_to_the_weight(string target, string final, bool met, string supported) =>
        AssertSupported(Direction.AtLeast, target, final, met, supported);

    [Theory]
    [InlineData("0", true)]
    [InlineData("7", true)]
    [InlineData("-1", false)]
    public void At_least_with_a_zero_target_supports_all_or_nothing_and_has_no_completion(string final, bool met)
    {
        AssertSupported(Direction.AtLeast, "0", final, met, met ? "20" : "0");
        Assert.Null(Compute(Direction.AtLeast, "0", final).Completion);
        Assert.Equal(met ? 20m : 0m, Compute(Direction.AtLeast, "0", final).Score);
    }

    [Theory]
    [InlineData("40", true, "20")]
    [InlineData("60", true, "20")]
    [InlineData("30", false, "15")]
    [InlineData("-1", false, "0")]
    [InlineData("75", false, "15")]
    [InlineData("120", false, "0")]
    public void A_range_supports_the_full_weight_inside_and_loses_points_as_its_bound_does_outside(string final, bool met, string supported)
    {
        var result = ComputeRange(decimal.Parse(final), Policy.Default);
        Assert.Equal((met, decimal.Parse(supported), null), (result.TargetMet, result.SupportedPoints, result.Completion));
    }

    [Fact]
    public void Above_a_range_the_ratio_is_used_where_the_policy_says_so() => Assert.Equal(16m, ComputeRange(75m, Ratio).SupportedPoints);

    [Theory]
    [InlineData(OverCompletionMode.Deduct, "13", "20")]
    [InlineData(OverCompletionMode.Deduct, "14", "18")]
    [InlineData(OverCompletionMode.NoPoints, "13", "20")]
    [InlineData(OverCompletionMode.NoPoints, "13.000001", "0")]
    [InlineData(OverCompletionMode.Off, "50", "20")]
    public void The_policy_decides_what_becomes_of_over_completion(OverCompletionMode mode, string final, string score) => Assert.Equal(
        decimal.Parse(score), Compute(Direction.AtLeast, "10", final, policy: Policy.Default with { OverCompletionMode = mode }).Score);

    [Theory]
    [InlineData("1.5", "万人次", "12000", "人次", "80", "16")]
    [InlineData("15000", "人次", "1.2", "万人次", "80", "16")]
    [InlineData("1", "千米", "500", "米", "50", "10")]
    [InlineData("10", "％", "5", "%", "50", "10")]
    public void Values_are_compared_in_the_base_unit(string target, string targetUnit, string final, string unit, string completion, string score)
    {
        var result = IndicatorResult.Compute(CreateIndicator(target, targetUnit, final, unit), Policy.Default);
        Assert.Equal((decimal.Parse(completion), decimal.Parse(score)), (result.Completion, result.Score));
    }

    [Fact]
    public void Where_the_base_units_differ_only_the_score_compares_the_values()
    {
        var result = IndicatorResult.Compute(CreateIndicator("10", "场次", "20", "项"), Policy.Default);
        Assert.Equal((null, null, 20m), (result.Completion, result.TargetMet, result.Score));
    }

    [Fact]
    public void The_adjusted_target_counts()
    {
        var indicator = CreateIndicator("10", null, "6", null) with { AdjustedTarget = TestReports.CreateMeasure(12m, null) };
        Assert.Equal((50m, 10m), (IndicatorResult.Compute(indicator, Policy.Default).Completion, IndicatorResult.Compute(indicator, Policy.Default).Score));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \u3000")]
    public void An_adjusted_target_without_a_unit_of_measure_is_in_the_unit_of_the_target(string? unit)
    {
        var indicator = CreateIndicator("10", "万人次", "60000", "人次") with { AdjustedTarget = TestReports.CreateMeasure(12m, unit) };
        Assert.Equal(50m, IndicatorResult.Compute(indicator, Policy.Default).Completion);
    }

    [Theory]
    [InlineData("10", "0", true, "20")]
    [InlineData("10", "10", true, "20")]
    [InlineData("10", "-3", true, "20")]
    [InlineData("10", "10.001", false, "19.998")]
    [InlineData("10", "15", false, "10")]
    [InlineData("10", "20", false, "0")]
    [InlineData("10", "20.001", false, "0")]
    [InlineData("0", "0", true, "20")]
    [InlineData("0", "0.000001", false, "0")]
    [InlineData("-10", "-5", false, "0")]
    public void At_most_falls_linearly_to_zero_at_twice_the_target(string target, string final, bool met, string supported) =>
        AssertSupported(Direction.AtMost, target, final, met, supported);

    [Theory]
    [InlineData("10", "10", true, "20")]
    [InlineData("10", "3", true, "20")]
    [InlineData("10", "16", false, "12.5")]
    [InlineData("10", "40", false, "5")]
    [InlineData("0", "0", true, "20")]
    [InlineData("0", "1", false, "0")]
    [InlineData("-10", "-5", false, "0")]
    public void At_most_is_scored_by_the_ratio_where_the_policy_says_so(string target, string final, bool met, string supported) =>
        AssertSupported(Direction.AtMost, target, final, met, supported, Ratio);

    [Theory]
    [InlineData("10", "10", true, "20")]
    [InlineData("10", "8", false, "16")]
    [InlineData("10", "12", false, "16")]
    [InlineData("10", "0", false, "0")]
    [InlineData("10", "20", false, "0")]
    [InlineData("10", "21", false, "0")]
    [InlineData("-10", "-8", false, "16")]
    [InlineData("-10", "10", false, "0")]
    [InlineData("0", "0", true, "20")]
    [InlineData("0", "0.1", false, "0")]
    public void Equal_loses_points_in_proportion_to_the_distance_on_either_side(string target, string final, bool met, string supported) =>
        AssertSupported(Direction.Equal, target, final, met, supported);

    [Theory]
    [InlineData(Attainment.Achieved, "0", "16")]
    [InlineData(Attainment.Achieved, "15.99", "16")]
    [InlineData(Attainment.Achieved, "17.5", "17.5")]
    [InlineData(Attainment.Achieved, "20.01", "20")]
    [InlineData(Attainment.Partly, "11.99", "12")]
    [InlineData(Attainment.Partly, "14", "14")]
    [InlineData(Attainment.Partly, "20", "16")]
    [InlineData(Attainment.Missed, "0", "0")]
    [InlineData(Attainment.Missed, "7", "7")]
    [InlineData(Attainment.Missed, "20", "12")]
    public void A_qualitative_score_is_clamped_to_its_band(Attainment attainment, string claimed, string supported)
    {
        var result = IndicatorResult.Compute(
            TestReports.MinimalIndicator with
            {
                Kind = IndicatorKind.Qualitative,
                Attainment = attainment,
                Weight = 20m,
                Score = decimal.Parse(claimed),
            },
            Policy.Default);

        var points = decimal.Parse(supported);
        Assert.Equal(new IndicatorResult(null, null, points, 0m, points), result);
    }

    [Theory]
    [InlineData("13", "130", "0", "20")]
    [InlineData("13.1", "131", "0.2", "19.8")]
    [InlineData("14.9", "149", "3.8", "16.2")]
    [InlineData("15", "150", "4", "16")]
    [InlineData("15.1", "151", "4", "16")]
    [InlineData("500", "5000", "4", "16")]
    public void Over_completion_deducts_the_excess_above_the_threshold_up_to_a_fifth(
        string final, string completion, string deduction, string score)
    {
        var result = Compute(Direction.AtLeast, "10", final);

        Assert.Equal((decimal.Parse(completion), decimal.Parse(deduction)), (result.Completion, result.Deduction));
        Assert.Equal((20m, decimal.Parse(score)), (result.SupportedPoints, result.Score));
    }

    [Fact]
    public void Threshold_and_cap_come_from_the_policy()
    {
        var policy = Policy.Default with { OverCompletionThreshold = 110m, OverCompletionCap = 50m };
        Assert.Equal(8m, Compute(Direction.AtLeast, "10", "15", policy: policy).Deduction);
        Assert.Equal(10m, Compute(Direction.AtLeast, "10", "19", policy: policy).Deduction);
    }

    [Theory]
    [InlineData(Direction.AtMost)]
    [InlineData(Direction.Equal)]
    public void Only_at_least_has_a_completion_and_a_deduction(Direction direction)
    {
        var result = Compute(direction, "10", "0");
        Assert.Null(result.Completion);
        Assert.Equal(0m, result.Deduction);
    }

    // The quotients do not terminate, the points do: 401 ÷ 600 × 45 is exactly 30.075.
    [Theory]
    [InlineData(Direction.AtLeast, "600", "401", "45", "30.08")]
    [InlineData(Direction.AtLeast, "600", "799", "45", "43.58")]
    [InlineData(Direction.AtLeast, "600", "803", "45", "43.28")]
    [InlineData(Direction.AtMost, "600", "799", "45", "30.08")]
    [InlineData(Direction.Equal, "600", "799", "45", "30.08")]
    [InlineData(Direction.Equal, "600", "401", "45", "30.08")]
    [InlineData(Direction.AtLeast, "1000", "100.1", "5", "0.50")]
    [InlineData(Direction.AtLeast, "1000", "101", "5", "0.51")]
    public void Half_a_cent_of_points_is_rounded_away_from_zero(
        Direction direction, string target, string final, string weight, string score) =>
        Assert.Equal(decimal.Parse(score), Compute(direction, target, final, weight).Score);

    [Fact]
    public void Half_a_cent_is_rounded_away_from_zero_in_the_ratio_too() =>
        Assert.Equal(30.08m, Compute(Direction.AtMost, "401", "600", "45", Ratio).Score);

    [Theory]
    [InlineData(Direction.AtLeast, "0.000001", "1000000000000", "800000000000")]
    [InlineData(Direction.AtLeast, "1000000000000", "0.000001", "0")]
    [InlineData(Direction.AtMost, "0.000001", "1000000000000", "0")]
    [InlineData(Direction.Equal, "0.000001", "-1000000000000", "0")]
    [InlineData(Direction.Equal, "1000000000000", "0", "0")]
    public void Huge_figures_do_not_overflow(Direction direction, string target, string final, string score) =>
        Assert.Equal(decimal.Parse(score), Compute(direction, target, final, "1000000000000").Score);

    private static Indicator CreateIndicator(string target, string? targetUnit, string final, string? unit) => TestReports.MinimalIndicator with
    {
        Target = TestReports.CreateMeasure(decimal.Parse(target), targetUnit),
        Final = TestReports.CreateMeasure(decimal.Parse(final), unit),
        Weight = 20m,
    };

    private static IndicatorResult ComputeRange(decimal final, Policy policy) => IndicatorResult.Compute(
        TestReports.MinimalIndicator with
        {
            Direction = Direction.Between, Target = new Target { Min = 40m, Max = 60m }, Final = TestReports.CreateMeasure(final), Weight = 20m,
        },
        policy);

    private static void AssertSupported(
        Direction direction, string target, string final, bool met, string supported, Policy? policy = null)
    {
        var result = Compute(direction, target, final, policy: policy);
        Assert.Equal((met, decimal.Parse(supported)), (result.TargetMet, result.SupportedPoints));
    }

    private static IndicatorResult Compute(
        Direction direction, string target, string final, string weight = "20", Policy? policy = null) =>
        IndicatorResult.Compute(
            TestReports.MinimalIndicator with
            {
                Direction = direction,
                Target = TestReports.CreateMeasure(decimal.Parse(target)),
                Final = TestReports.CreateMeasure(decimal.Parse(final)),
                Weight = decimal.Parse(weight),
            },
            policy ?? Policy.Default);
}
