using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>
/// A target that is far exceeded was set too low. This applies to <c>atLeast</c> only: zero accidents with a limit of five do not
/// show that the limit was wrong.
/// </summary>
public sealed class OverCompletion() : IndicatorRule(
    "over-completion", RuleGroup.Targets, Severity.Medium,
    new Text("完成率过高，目标值设定偏低", "Completion is too high: the target was set too low"),
    "direction = atLeast ⇒ final ÷ target × 100 ≤ overCompletionThreshold",
    new Text(
        "正向指标完成值 ÷ 目标值 × 100 ≤ 政策规定的超额完成界限",
        "Final value ÷ “at least” target × 100 ≤ the over-completion threshold of the policy"),
    RuleSources.SystemDefault,
    new RuleParameter(
        "overCompletionThreshold", Policy.Default.OverCompletionThreshold, "percent",
        new Text("完成率高于此值视为目标值设定偏低", "A target counts as set too low if completion is above this")))
{
    protected override IReadOnlyList<string> Inputs => ["kind", "direction", "target", "final"];

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (input.Result.Completion is not { } completion || input.Result.Comparison is not { Target: var target, Final: var final })
        {
            return IndicatorCompletion.GetInapplicableReason(input);
        }

        var threshold = input.Policy.OverCompletionThreshold;
        return completion <= threshold
            ? RuleOutcome.Pass
            : input.Flag(
                "final", threshold, completion, Format($"{final} ÷ {target} × 100 = {completion} ≤ {threshold}"),
                Defer((indicator.Name, final, target, completion, threshold), static facts => Compose(
                    $"指标“{facts.Name}”年终完成值 {facts.final} 为目标值 {facts.target} 的 {facts.completion}%，超过 {facts.threshold}%，目标值设定偏低。",
                    $"Indicator “{facts.Name}” reached {facts.final}, {facts.completion}% of its target of {facts.target} and above {facts.threshold}%. The target was set too low.")));
    }
}
