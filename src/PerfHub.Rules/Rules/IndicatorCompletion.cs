using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>The completion of an indicator: final ÷ target.</summary>
internal static class IndicatorCompletion
{
    /// <summary>Gets the reason why an indicator has no completion, the most basic one first.</summary>
    public static RuleOutcome GetInapplicableReason(in IndicatorInput input) => (input.Indicator, input.Result.Comparison) switch
    {
        ({ Kind: IndicatorKind.Qualitative }, _) => NotApplicable.Qualitative,
        ({ Direction: not Direction.AtLeast }, _) => NotApplicable.OtherDirection,
        (_, null) => NotApplicable.NotStated,
        (_, { HaveSameBase: false }) => NotApplicable.UnitsOfMeasureDiffer,
        _ => NotApplicable.TargetNotPositive,
    };
}
