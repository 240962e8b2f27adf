using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules.MidYear;

/// <summary>A full-year target that a cumulative figure grows towards.</summary>
internal static class MidYearProgress
{
    /// <summary>Why progress towards the target cannot be judged, the most basic reason first.</summary>
    /// <param name="indicator">An indicator that is not cumulative and <c>atLeast</c>, or lacks a figure.</param>
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
