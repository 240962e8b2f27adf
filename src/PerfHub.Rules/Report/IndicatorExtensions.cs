namespace PerfHub.Rules.Report;

/// <summary>What follows from the fields of an indicator.</summary>
public static class IndicatorExtensions
{
    /// <summary>Gets the target that scores and rules go by: the adjusted one, if there is one.</summary>
    public static Target? GetEffectiveTarget(this Indicator indicator) => indicator.AdjustedTarget ?? indicator.Target;
}
