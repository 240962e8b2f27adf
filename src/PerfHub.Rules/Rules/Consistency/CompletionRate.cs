using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>
/// The stated completion rate must match target and final value. For <c>atMost</c>, units use three formulas and no regulation
/// prescribes one, so any of them agrees.
/// </summary>
public sealed class CompletionRate() : IndicatorRule(
    "completion-rate", RuleGroup.Consistency, Severity.Medium,
    new Text("完成率与目标值、完成值不符", "Completion rate does not match target and final value"),
    "completionRate = final ÷ target × 100 (atMost: also target ÷ final, or 2 − final ÷ target)",
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["completionRate", "direction", "target", "final"];

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (indicator.Kind == IndicatorKind.Qualitative)
        {
            return NotApplicable.Qualitative;
        }

        if (indicator is not { CompletionRate: { } stated, Target.Value: var target, Final.Value: var final })
        {
            return NotApplicable.NotStated;
        }

        if (target == 0m)
        {
            return NotApplicable.DivisionByZero;
        }

        var computed = final * 100m / target;
        if (RoundingTolerance.Agrees(stated, computed)
            || (indicator.Direction == Direction.AtMost && AgreesForAtMost(stated, target, final, computed)))
        {
            return RuleOutcome.Pass;
        }

        return input.Flag(
            "completionRate", computed, stated, Format($"{final} ÷ {target} × 100 = {stated}"),
            Defer((indicator.Name, stated, final, target, computed), static facts => Compose(
                $"指标“{facts.Name}”填报的完成率为 {facts.stated}%，按完成值 {facts.final} 与目标值 {facts.target} 计算应为 {facts.computed}%。",
                $"Indicator “{facts.Name}” states a completion rate of {facts.stated}%, but a final value of {facts.final} for a target of {facts.target} is {facts.computed}%.")));
    }

    private static bool AgreesForAtMost(decimal stated, decimal target, decimal final, decimal computed) =>
        RoundingTolerance.Agrees(stated, 200m - computed) || (final != 0m && RoundingTolerance.Agrees(stated, target * 100m / final));
}
