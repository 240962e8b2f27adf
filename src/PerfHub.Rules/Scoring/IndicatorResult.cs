using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>The score that the figures of one indicator support.</summary>
/// <param name="Completion">
/// Final ÷ target, percent, unrounded; <see langword="null"/> unless the direction is <c>atLeast</c> and the target above zero.
/// </param>
/// <param name="TargetMet">Whether the final value meets the target; <see langword="null"/> for a qualitative indicator.</param>
/// <param name="SupportedPoints">The points before the deduction for over-completion, unrounded.</param>
/// <param name="Deduction">The points deducted for over-completion, unrounded.</param>
/// <param name="Score">The verified points, 2 decimals.</param>
public sealed record IndicatorResult(
    decimal? Completion, bool? TargetMet, decimal SupportedPoints, decimal Deduction, decimal Score)
{
    /// <summary>Computes the result of one indicator under a policy.</summary>
    public static IndicatorResult Compute(Indicator indicator, Policy policy)
    {
        if (indicator is { Kind: IndicatorKind.Quantitative, Direction: { } direction, Target: { } target, Final: { } final })
        {
            return ComputeQuantitative(direction, target.Value, final.Value, indicator.Weight, policy);
        }

        var supported = ClampToBand(indicator);
        return new IndicatorResult(null, null, supported, 0m, VerifiedScore.RoundPoints(supported));
    }

    private static IndicatorResult ComputeQuantitative(
        Direction direction, decimal target, decimal final, decimal weight, Policy policy)
    {
        var (met, supported) = direction switch
        {
            Direction.AtLeast => (final >= target, ScoreAtLeast(target, final, weight)),
            Direction.AtMost => (final <= target, ScoreAtMost(target, final, weight, policy.ReverseScoring)),
            _ => (final == target, ScoreEqual(target, final, weight)),
        };

        var completion = direction == Direction.AtLeast && target > 0m ? final * 100m / target : (decimal?)null;
        var deduction = completion > policy.OverCompletionThreshold
            ? ComputeDeduction(target, final, weight, completion.Value, policy)
            : 0m;
        return new IndicatorResult(completion, met, supported, deduction, VerifiedScore.RoundPoints(supported - deduction));
    }

    // Multiplying before dividing keeps exact halves exact, so they round up. Bounding the quotient first avoids decimal
    // overflow when huge figures are divided by a tiny one.
    private static decimal ScoreAtLeast(decimal target, decimal final, decimal weight) =>
        target == 0m || final >= target ? weight
        : target < 0m || final < 0m ? 0m
        : weight * final / target;

    private static decimal ScoreAtMost(decimal target, decimal final, decimal weight, ReverseScoring scoring) =>
        final <= target ? weight
        : target <= 0m ? 0m
        : scoring == ReverseScoring.Ratio ? weight * target / final
        : final >= 2m * target ? 0m
        : weight * (2m * target - final) / target;

    private static decimal ScoreEqual(decimal target, decimal final, decimal weight)
    {
        var (size, distance) = (Math.Abs(target), Math.Abs(final - target));
        return distance == 0m ? weight
            : distance >= size ? 0m
            : weight * (size - distance) / size;
    }

    private static decimal ComputeDeduction(decimal target, decimal final, decimal weight, decimal completion, Policy policy) =>
        completion - policy.OverCompletionThreshold >= policy.OverCompletionCap
            ? weight * policy.OverCompletionCap / 100m
            : weight * final / target - weight * policy.OverCompletionThreshold / 100m;

    /// <summary>Clamps the claimed score to the band of its attainment (财预〔2020〕10号).</summary>
    private static decimal ClampToBand(Indicator indicator)
    {
        var (low, high) = indicator.Attainment switch
        {
            Attainment.Achieved => (0.8m, 1m),
            Attainment.Partly => (0.6m, 0.8m),
            _ => (0m, 0.6m),
        };
        return Math.Clamp(indicator.Score, indicator.Weight * low, indicator.Weight * high);
    }
}
