namespace PerfHub.Rules.Report;

/// <summary>What follows from the fields of an indicator.</summary>
public static class IndicatorExtensions
{
    /// <summary>
    /// Gets the target that scores and rules go by: the adjusted one, if there is one. If it leaves out its unit of measure, the unit
    /// is that of the target.
    /// </summary>
    public static Target? GetEffectiveTarget(this Indicator indicator)
    {
        if (indicator.AdjustedTarget is not { } adjusted)
        {
            return indicator.Target;
        }

        return indicator.Target?.Unit is { } unit && UnitOfMeasure.Normalize(adjusted.Unit) is null ? adjusted with { Unit = unit } : adjusted;
    }
}
