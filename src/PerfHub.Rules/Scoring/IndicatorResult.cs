using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>The score that the figures of one indicator support.</summary>
/// <param name="Completion">
/// Final ÷ target, percent, unrounded; <see langword="null"/> unless the direction is <c>atLeast</c>, the target above zero, and both
/// in one base unit.
/// </param>
/// <param name="TargetMet">
/// Whether the final value meets the target; <see langword="null"/> for a qualitative indicator and if the base units differ.
/// </param>
/// <param name="SupportedPoints">The points before the deduction for over-completion, unrounded.</param>
/// <param name="Deduction">The points deducted for over-completion, unrounded.</param>
/// <param name="Score">The verified points, 2 decimals.</param>
public sealed record IndicatorResult(
    decimal? Completion, bool? TargetMet, decimal SupportedPoints, decimal Deduction, decimal Score)
{
    /// <summary>Computes the result of one indicator under a policy.</summary>
    public static IndicatorResult Compute(Indicator indicator, Policy policy)
    {
        if (TargetComparison.Create(indicator) is { } comparison)
        {
            return ComputeQuantitative(comparison, indicator.Weight, policy);
        }

        var supported = ClampToBand(indicator);
        return new IndicatorResult(null, null, supported, 0m, VerifiedScore.RoundPoints(supported));
    }

    private static IndicatorResult ComputeQuantitative(in TargetComparison comparison, decimal weight, Policy policy)
    {
        var (target, final) = (comparison.Target, comparison.Final);
        var supported = comparison.IsMet ? weight : comparison.Direction switch
        {
            Direction.AtLeast => ScoreAtLeast(target, final, weight),
            Direction.AtMost => ScoreAtMost(target, final, weight, policy.ReverseScoring),
            Direction.Between when final < comparison.Low => ScoreAtLeast(comparison.Low, final, weight),
            Direction.Between => ScoreAtMost(comparison.High, final, weight, policy.ReverseScoring),
            _ => ScoreEqual(target, final, weight),
        };

        var completion = comparison is { Direction: Direction.AtLeast, HaveSameBase: true } && target > 0m ? final * 100m / target : (decimal?)null;
        var deduction = completion > policy.OverCompletionThreshold
            ? ComputeDeduction(target, final, weight, completion.Value, policy)
            : 0m;
        return new IndicatorResult(
            completion, comparison.HaveSameBase ? comparison.IsMet : null, supported, deduction, VerifiedScore.RoundPoints(supported - deduction));
    }

    private static decimal ScoreAtLeast(decimal target, decimal final, decimal weight) =>
        target <= 0m || final < 0m ? 0m : Scale(weight, final, target);

    private static decimal ScoreAtMost(decimal target, decimal final, decimal weight, ReverseScoring scoring) =>
        target <= 0m ? 0m
        : scoring == ReverseScoring.Ratio ? Scale(weight, target, final)
        : final >= 2m * target ? 0m
        : Scale(weight, 2m * target - final, target);

    private static decimal ScoreEqual(decimal target, decimal final, decimal weight)
    {
        var (size, distance) = (Math.Abs(target), Math.Abs(final - target));
        return distance >= size ? 0m : Scale(weight, size - distance, size);
    }

    private static decimal ComputeDeduction(decimal target, decimal final, decimal weight, decimal completion, Policy policy) =>
        policy.OverCompletionMode switch
        {
            OverCompletionMode.Off => 0m,
            OverCompletionMode.NoPoints => weight,
            _ when completion - policy.OverCompletionThreshold >= policy.OverCompletionCap => weight * policy.OverCompletionCap / 100m,
            _ => Scale(weight, final, target) - weight * policy.OverCompletionThreshold / 100m,
        };

    // Multiplying before dividing keeps exact halves exact, so they round up. Figures in a base unit can be so large that the product
    // would overflow: these are divided first.
    private static decimal Scale(decimal weight, decimal part, decimal whole) =>
        part > 2m * ReportLimits.MaxMagnitude ? weight * (part / whole) : weight * part / whole;

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
