using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules.MidYear;

/// <summary>A full-year target that a cumulative figure grows towards.</summary>
internal static class YearTarget
{
    /// <summary>Why progress towards the target cannot be judged, the most basic reason first.</summary>
    /// <param name="indicator">An indicator that is not cumulative and <c>atLeast</c>, or lacks a figure.</param>
    public static Answer WhyNot(Indicator indicator) => indicator switch
    {
        { Kind: IndicatorKind.Qualitative } => NotApplicable.Qualitative,
        { Direction: not Direction.AtLeast } => NotApplicable.OtherDirection,
        { Accumulation: not Accumulation.Cumulative } => NotApplicable.NotCumulative,
        { MidYear: null } => NotApplicable.NoMidYear,
        { Target: null or { Value: <= 0m } } => NotApplicable.NoTarget,
        _ => NotApplicable.NotStated,
    };
}
