using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>What the figures of one indicator support.</summary>
/// <param name="Completion">
/// Final ÷ target of an <c>atLeast</c> indicator, in percent, unrounded; <see langword="null"/> where it is not
/// applicable (another direction, or a target that is not above zero).
/// </param>
/// <param name="TargetMet">Whether the final value meets the target; <see langword="null"/> for a qualitative indicator.</param>
/// <param name="Supported">The points before the deduction for over-completion, unrounded.</param>
/// <param name="Deduction">The deduction for over-completion, unrounded.</param>
/// <param name="Score">The verified points, with 2 decimals.</param>
public sealed record IndicatorResult(
    decimal? Completion, bool? TargetMet, decimal Supported, decimal Deduction, decimal Score)
{
    /// <summary>Computes the result of one indicator.</summary>
    /// <param name="indicator">The indicator.</param>
    /// <param name="policy">The policy in force.</param>
    public static IndicatorResult Of(Indicator indicator, Policy policy)
    {
        if (indicator is { Kind: IndicatorKind.Quantitative, Direction: { } direction, Target: { } target, Final: { } final })
        {
            return Quantitative(direction, target.Value, final.Value, indicator.Weight, policy);
        }

        var supported = Banded(indicator);
        return new IndicatorResult(null, null, supported, 0m, VerifiedScore.Points(supported));
    }

    private static IndicatorResult Quantitative(
        Direction direction, decimal target, decimal final, decimal weight, Policy policy)
    {
        // A share is held to 0..1 before it meets the weight: the product of two huge figures has no place in a decimal.
        var (met, share) = direction switch
        {
            Direction.AtLeast => (final >= target, AtLeast(target, final)),
            Direction.AtMost => (final <= target, AtMost(target, final, policy.ReverseScoring)),
            _ => (final == target, Equal(target, final)),
        };

        var completion = direction == Direction.AtLeast && target > 0m ? final / target * 100m : (decimal?)null;
        var supported = weight * share;
        var excess = completion - policy.OverCompletionThreshold;
        var deduction = excess > 0m ? weight * Math.Min(policy.OverCompletionCap, excess.Value) / 100m : 0m;
        return new IndicatorResult(completion, met, supported, deduction, VerifiedScore.Points(supported - deduction));
    }

    private static decimal AtLeast(decimal target, decimal final) =>
        target == 0m || final >= target ? 1m
        : target < 0m ? 0m
        : Math.Max(0m, final / target);

    private static decimal AtMost(decimal target, decimal final, ReverseScoring scoring) =>
        final <= target ? 1m
        : target <= 0m ? 0m
        : scoring == ReverseScoring.Ratio ? target / final
        : Math.Max(0m, 2m - final / target);

    private static decimal Equal(decimal target, decimal final) =>
        final == target ? 1m
        : target == 0m ? 0m
        : Math.Max(0m, 1m - Math.Abs(final - target) / Math.Abs(target));

    /// <summary>The claimed score, held inside the band of its attainment (财预〔2020〕10号).</summary>
    private static decimal Banded(Indicator indicator)
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
