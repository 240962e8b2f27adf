using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>
/// A target that is beaten by far was set too low. Only <c>atLeast</c> has a completion to exceed: no accident where
/// five were tolerated is no low target.
/// </summary>
public sealed class OverCompletion() : IndicatorRule(
    "over-completion",
    RuleGroup.Targets,
    Severity.Medium,
    new Text("完成率过高，目标值设定偏低", "Completion is so high that the target was set too low"),
    "direction = atLeast ⇒ final ÷ target × 100 ≤ overCompletionThreshold",
    RuleSources.SystemDefault,
    new RuleParameter(
        "overCompletionThreshold",
        Policy.Default.OverCompletionThreshold,
        "percent",
        new Text("完成率高于此值视为目标值设定偏低", "Completion above which a target counts as set too low")))
{
    /// <inheritdoc />
    protected override RuleOutcome Check(in IndicatorInput input)
    {
        if (input is not
            {
                Result.Completion: { } completion,
                Indicator: { Target.Value: var target, Final.Value: var final } indicator,
            })
        {
            return IndicatorCompletion.GetInapplicableReason(input.Indicator);
        }

        var threshold = input.Policy.OverCompletionThreshold;
        return completion <= threshold
            ? RuleOutcome.Pass
            : input.Flag(
                "final",
                threshold,
                completion,
                Format($"{final} ÷ {target} × 100 = {completion} ≤ {threshold}"),
                Defer(
                    (indicator.Name, final, target, completion, threshold),
                    static facts => Compose(
                        $"指标“{facts.Name}”年终完成值 {facts.final} 为目标值 {facts.target} 的 {facts.completion}%，超过 {facts.threshold}%，目标值设定偏低。",
                        $"Indicator “{facts.Name}” reached {facts.final}, {facts.completion}% of its target of {facts.target} and above {facts.threshold}%: the target was set too low.")));
    }
}
