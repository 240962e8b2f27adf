using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>The completion of an indicator, final ÷ target.</summary>
internal static class IndicatorCompletion
{
    /// <summary>Why an indicator has no completion, the most basic reason first.</summary>
    /// <param name="indicator">An indicator whose result has none.</param>
    public static RuleOutcome GetInapplicableReason(Indicator indicator) => indicator switch
    {
        { Kind: IndicatorKind.Qualitative } => NotApplicable.Qualitative,
        { Direction: not Direction.AtLeast } => NotApplicable.OtherDirection,
        { Target: null } or { Final: null } => NotApplicable.NotStated,
        _ => NotApplicable.TargetNotPositive,
    };
}
