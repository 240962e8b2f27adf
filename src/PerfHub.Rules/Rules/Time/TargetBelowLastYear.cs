using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Time;

/// <summary>A target well below last year's final value is not ambitious.</summary>
public sealed class TargetBelowLastYear() : CounterpartRule<Indicator>(
    "target-below-last-year", RuleGroup.Time, Severity.Medium,
    new Text("目标值明显低于上年完成值", "Target is well below last year's final value"),
    "direction = atLeast ⇒ target ≥ lastYear.final × (100% − targetBelowLastYearThreshold)",
    new Text(
        "正向指标的目标值 ≥ 上年完成值 ×（100% − 政策规定的百分比）",
        "“At least” target ≥ last year's final value × (100% − the percentage of the policy)"),
    RuleSources.HistoricalStandard,
    new RuleParameter(
        "targetBelowLastYearThreshold", Policy.Default.TargetBelowLastYearThreshold, "percent",
        new Text("目标值可低于上年完成值的百分比", "The percentage by which a target may be below last year's final value")))
{
    protected override IReadOnlyList<string> Inputs => ["kind", "direction", "target"];

    protected override IReadOnlyList<Indicator?>? GetCounterparts(RuleInput input) => input.LastYearCounterparts;

    protected override string DescribeReference(Indicator counterpart) => Format($"{counterpart.Final?.Value} {counterpart.Final?.Unit}");

    protected override RuleOutcome Check(in IndicatorInput input, Indicator? lastYear)
    {
        var indicator = input.Indicator;
        if (lastYear is not
            {
                Kind: IndicatorKind.Quantitative,
                Direction: Direction.AtLeast,
                Final: { Value: > 0m } lastFinal,
            }
            || indicator is not { Kind: IndicatorKind.Quantitative, Direction: Direction.AtLeast }
            || indicator.GetEffectiveTarget() is not { Value: { } currentTarget, Unit: var unit })
        {
            return GetInapplicableReason(input, lastYear);
        }

        if (UnitOfMeasure.ToComparable(currentTarget, unit, lastFinal.Value, lastFinal.Unit) is not var (target, final))
        {
            return NotApplicable.UnitOfMeasureChanged;
        }

        var share = 100m - input.Policy.TargetBelowLastYearThreshold;
        return target * 100m >= final * share
            ? RuleOutcome.Pass
            : input.Flag(
                "target", final * share / 100m, target, Format($"{target} ≥ {final} × {share}%"),
                Defer((indicator.Name, target, final, share), static facts => Compose(
                    $"指标“{facts.Name}”目标值 {facts.target} 低于上年完成值 {facts.final} 的 {facts.share}%。",
                    $"Indicator “{facts.Name}” has a target of {facts.target}, less than {facts.share}% of last year's final value of {facts.final}.")));
    }

    // The most basic reason comes first.
    private static RuleOutcome GetInapplicableReason(in IndicatorInput input, Indicator? lastYear) => (input.Indicator, lastYear) switch
    {
        (_, null) => input.Input.Context.LastYear is null ? NotApplicable.NoLastYearReport : NotApplicable.IndicatorNotInLastYear,
        ({ Kind: IndicatorKind.Qualitative }, _) or (_, { Kind: IndicatorKind.Qualitative }) => NotApplicable.Qualitative,
        ({ Direction: not Direction.AtLeast }, _) or (_, { Direction: not Direction.AtLeast }) => NotApplicable.OtherDirection,
        (_, { Final: { Value: <= 0m } }) => NotApplicable.LastYearFinalNotPositive,
        _ => NotApplicable.NotStated,
    };
}
