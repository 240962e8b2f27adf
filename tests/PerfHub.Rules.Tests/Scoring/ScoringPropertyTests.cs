using FsCheck.Xunit;
using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Scoring;

[Properties(Arbitrary = [typeof(ReportArbitraries)], MaxTest = 500)]
public sealed class ScoringPropertyTests
{
    [Property]
    public void A_verified_part_lies_between_zero_and_its_weight(SelfEvaluationReport report, Policy policy)
    {
        var score = VerifiedScore.Compute(report, policy);

        Assert.InRange(score.Execution ?? 0m, 0m, score.ExecutionWeight);
        Assert.All(score.Indicators.Zip(report.Indicators), part =>
        {
            var (result, indicator) = part;
            Assert.InRange(result.Score, 0m, indicator.Weight);
            Assert.InRange(result.SupportedPoints, 0m, indicator.Weight);
            Assert.InRange(result.Deduction, 0m, policy.OverCompletionMode == OverCompletionMode.NoPoints ? indicator.Weight : indicator.Weight * 0.2m);
        });
    }

    [Property]
    public void A_verified_total_lies_between_0_and_100(SelfEvaluationReport report, Policy policy) =>
        Assert.InRange(VerifiedScore.Compute(report, policy).Total, 0m, 100m);

    [Property]
    public void The_total_is_the_sum_of_the_parts_unless_the_weights_exceed_100(SelfEvaluationReport report, Policy policy)
    {
        var score = VerifiedScore.Compute(report, policy);
        var weights = score.ExecutionWeight + report.Indicators.Sum(it => it.Weight);
        var sum = (score.Execution ?? 0m) + score.Indicators.Sum(result => result.Score);
        Assert.True(sum == score.Total || score.Execution is null || weights > 100m);
    }

    [Property]
    public void Raising_the_final_value_never_lowers_the_points_of_at_least(
        Indicator indicator, decimal one, decimal other, Policy policy) =>
        AssertMonotonic(indicator, Direction.AtLeast, Math.Min(one, other), Math.Max(one, other), policy);

    [Property]
    public void Lowering_the_final_value_never_lowers_the_points_of_at_most(
        Indicator indicator, decimal one, decimal other, Policy policy) =>
        AssertMonotonic(indicator, Direction.AtMost, Math.Max(one, other), Math.Min(one, other), policy);

    [Property]
    public void A_met_target_supports_the_full_weight(Indicator indicator, Policy policy)
    {
        var result = IndicatorResult.Compute(indicator, policy);
        Assert.True(result.TargetMet != true || result.SupportedPoints == indicator.Weight);
    }

    private static void AssertMonotonic(Indicator indicator, Direction direction, decimal worse, decimal better, Policy policy)
    {
        var target = indicator.Target!.Value is null ? new Target { Value = indicator.Target.Min, Unit = indicator.Target.Unit } : indicator.Target;
        var quantitative = indicator with { Kind = IndicatorKind.Quantitative, Direction = direction, Target = target };
        var before = IndicatorResult.Compute(quantitative with { Final = TestReports.CreateMeasure(worse) }, policy).SupportedPoints;
        var after = IndicatorResult.Compute(quantitative with { Final = TestReports.CreateMeasure(better) }, policy).SupportedPoints;
        Assert.InRange(before, 0m, after);
    }
}
