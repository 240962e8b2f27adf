using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>
/// A figure and the share of the plan that it is said to reach imply a plan. Where that is not the indicator's target,
/// the unit measured itself against two plans.
/// </summary>
public sealed class ImpliedPlanMismatch() : NarrativeFigureRule(
    "implied-plan-mismatch",
    Severity.Medium,
    new Text("重点工作所述数据推算的计划数与指标目标值不一致", "The plan implied by the narrative differs from the indicator's target"),
    "keyWork.figures.value ÷ keyWork.figures.percentOfPlan = indicators.target.value",
    RuleSources.Form)
{
    /// <inheritdoc />
    protected override Answer Check(in NarrativeFigureCase it)
    {
        if (it is not { Figure: { Value: { } value, PercentOfPlan: { } percent }, Indicator.Target.Value: var target })
        {
            return NotApplicable.NotStated;
        }

        if (percent == 0m)
        {
            return NotApplicable.DivisionByZero;
        }

        // The narrative rounds its percentage, so the plan is only as precise as the figure.
        var plan = Math.Round(value * 100m / percent, value.Scale, MidpointRounding.AwayFromZero);
        return plan == target
            ? Answer.Pass
            : it.Flag(
                target,
                plan,
                Say($"{value} ÷ {percent}% = {plan} = {target}"),
                Of(
                    $"重点工作所述“{it.Label}”为 {value}、完成计划的 {percent}%，推算计划数为 {plan}，指标“{it.Indicator.Name}”的目标值为 {target}。",
                    $"The narrative gives “{it.Label}” as {value}, {percent}% of the plan; that implies a plan of {plan}, but indicator “{it.Indicator.Name}” has the target {target}."));
    }
}
