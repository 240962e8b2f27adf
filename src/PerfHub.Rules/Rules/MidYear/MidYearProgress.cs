using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules.MidYear;

/// <summary>The mid-year value of a cumulative <c>atLeast</c> indicator and its full-year target, in one unit of measure.</summary>
internal readonly record struct MidYearProgress(decimal MidYear, decimal Target)
{
    /// <summary>Gets the progress; <see langword="null"/> if there is none, for the reason of <see cref="GetInapplicableReason"/>.</summary>
    public static MidYearProgress? Create(Indicator indicator) =>
        indicator is { Kind: IndicatorKind.Quantitative, Direction: Direction.AtLeast, Accumulation: Accumulation.Cumulative, MidYear: { } midYear }
        && indicator.GetEffectiveTarget() is { Value: > 0m and var target, Unit: var unit }
        && UnitOfMeasure.ToComparable(midYear.Value, midYear.Unit, target, unit) is var (comparableMidYear, comparableTarget)
            ? new(comparableMidYear, comparableTarget)
            : null;

    /// <summary>Gets the reason why an indicator has no mid-year progress, the most basic one first.</summary>
    public static RuleOutcome GetInapplicableReason(Indicator indicator) => (indicator, indicator.GetEffectiveTarget()) switch
    {
        ({ Kind: IndicatorKind.Qualitative }, _) => NotApplicable.Qualitative,
        ({ Direction: not Direction.AtLeast }, _) => NotApplicable.OtherDirection,
        ({ Accumulation: not Accumulation.Cumulative }, _) => NotApplicable.NotCumulative,
        ({ MidYear: null }, _) => NotApplicable.NoMidYearValue,
        (_, null or { Value: null or <= 0m }) => NotApplicable.TargetNotPositive,
        ({ MidYear.Unit: var midYear }, { Unit: var target }) when !UnitOfMeasure.HaveSameBase(midYear, target) => NotApplicable.UnitsOfMeasureDiffer,
        _ => NotApplicable.NotStated,
    };
}
