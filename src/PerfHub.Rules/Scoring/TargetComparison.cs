using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>The final value of a quantitative indicator against its effective target, in one unit of measure.</summary>
/// <param name="Direction">The direction of the indicator.</param>
/// <param name="Low">The target; the lowest value of a range.</param>
/// <param name="High">The target; the highest value of a range.</param>
/// <param name="Final">The final value.</param>
/// <param name="HaveSameBase">Whether both are in one base unit; if not, they are as stated and only the score compares them.</param>
public readonly record struct TargetComparison(Direction Direction, decimal Low, decimal High, decimal Final, bool HaveSameBase)
{
    /// <summary>The target of an indicator whose direction is not <c>between</c>.</summary>
    public decimal Target => Low;

    /// <summary>Whether the final value meets the target.</summary>
    public bool IsMet => Direction switch
    {
        Direction.AtLeast => Final >= Low,
        Direction.AtMost => Final <= High,
        Direction.Between => Final >= Low && Final <= High,
        _ => Final == Low,
    };

    /// <summary>The bound that a missed target misses.</summary>
    public decimal MissedBound => Final < Low ? Low : High;

    /// <summary>Compares an indicator; <see langword="null"/> if it is qualitative or states too little.</summary>
    public static TargetComparison? Create(Indicator indicator)
    {
        if (indicator is not { Kind: IndicatorKind.Quantitative, Direction: { } direction, Final: { } final }
            || indicator.GetEffectiveTarget() is not { } target
            || (direction == Direction.Between ? target.Min : target.Value) is not { } low
            || (direction == Direction.Between ? target.Max : target.Value) is not { } high)
        {
            return null;
        }

        return UnitOfMeasure.ToComparable(low, target.Unit, final.Value, final.Unit) is var (comparableLow, comparableFinal)
            && UnitOfMeasure.ToComparable(high, target.Unit, final.Value, final.Unit) is var (comparableHigh, _)
                ? new TargetComparison(direction, comparableLow, comparableHigh, comparableFinal, HaveSameBase: true)
                : new TargetComparison(direction, low, high, final.Value, HaveSameBase: false);
    }
}
