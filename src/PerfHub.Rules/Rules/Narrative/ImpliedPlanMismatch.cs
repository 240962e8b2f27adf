using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>
/// A figure and its stated percentage of the plan imply a planned value. If this differs from the indicator's target, the unit
/// used two different plans.
/// </summary>
public sealed class ImpliedPlanMismatch() : NarrativeFigureRule(
    "implied-plan-mismatch", Severity.Medium,
    new Text("重点工作所述数据推算的计划数与指标目标值不一致", "The plan implied by the narrative differs from the indicator's target"),
    "keyWork.figures.value ÷ keyWork.figures.percentOfPlan = indicators.target.value",
    new Text(
        "正文中的数字 ÷ 占计划的百分比 = 该指标的目标值，按该数字的精度四舍五入",
        "A figure of the narrative ÷ its percentage of the plan = the indicator's target, rounded to the precision of the figure"),
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["value", "unit?", "percentOfPlan"];

    protected override IReadOnlyList<string> IndicatorInputs => ["target"];

    protected override RuleOutcome Check(in NarrativeFigureInput input)
    {
        if (input is not { Figure: { Value: { } value, PercentOfPlan: { } percent } }
            || input.Indicator.GetEffectiveTarget() is not { Value: { } statedTarget, Unit: var unit })
        {
            return NotApplicable.NotStated;
        }

        if (percent == 0m)
        {
            return NotApplicable.DivisionByZero;
        }

        var target = input.ToUnitOfFigure(statedTarget, unit);

        // The stated percentage is rounded, so the plan is only as precise as the figure.
        var plan = Math.Round(value * 100m / percent, value.Scale, MidpointRounding.AwayFromZero);
        return plan == target
            ? RuleOutcome.Pass
            : input.IsSurplus ? RuleOutcome.Surplus
            : input.Flag(
                target, plan, Format($"{value} ÷ {percent}% = {plan} = {target}"),
                Defer((input.Label, value, percent, plan, input.Indicator.Name, target), static facts => Compose(
                    $"重点工作所述“{facts.Label}”为 {facts.value}、完成计划的 {facts.percent}%，推算计划数为 {facts.plan}，指标“{facts.Name}”的目标值为 {facts.target}。",
                    $"The narrative gives “{facts.Label}” as {facts.value}, {facts.percent}% of the plan. This implies a plan of {facts.plan}, but indicator “{facts.Name}” has the target {facts.target}.")));
    }
}
