using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules.MidYear;

/// <summary>The mid-year progress of a cumulative indicator towards its full-year target.</summary>
internal static class MidYearProgress
{
    /// <summary>Gets the reason why an indicator has no mid-year progress, the most basic one first.</summary>
    public static RuleOutcome GetInapplicableReason(Indicator indicator) => indicator switch
    {
        { Kind: IndicatorKind.Qualitative } => NotApplicable.Qualitative,
        { Direction: not Direction.AtLeast } => NotApplicable.OtherDirection,
        { Accumulation: not Accumulation.Cumulative } => NotApplicable.NotCumulative,
        { MidYear: null } => NotApplicable.NoMidYearValue,
        { Target: null or { Value: <= 0m } } => NotApplicable.TargetNotPositive,
        _ => NotApplicable.NotStated,
    };
}
