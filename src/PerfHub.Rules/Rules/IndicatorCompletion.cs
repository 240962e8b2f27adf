using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>The completion of an indicator: final ÷ target.</summary>
internal static class IndicatorCompletion
{
    /// <summary>Gets the reason why an indicator has no completion, the most basic one first.</summary>
    public static RuleOutcome GetInapplicableReason(Indicator indicator) => indicator switch
    {
        { Kind: IndicatorKind.Qualitative } => NotApplicable.Qualitative,
        { Direction: not Direction.AtLeast } => NotApplicable.OtherDirection,
        { Target: null } or { Final: null } => NotApplicable.NotStated,
        _ => NotApplicable.TargetNotPositive,
    };
}
