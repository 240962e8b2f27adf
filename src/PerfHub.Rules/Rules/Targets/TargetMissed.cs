using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>The final value must meet the target in the direction of the indicator.</summary>
public sealed class TargetMissed() : IndicatorRule(
    "target-missed", RuleGroup.Targets, Severity.Medium,
    new Text("年终完成值未达到目标值", "Final value misses the target"),
    "final ≥ target (atLeast), final ≤ target (atMost), final = target (equal)",
    RuleSources.SelfEvaluation)
{
    protected override IReadOnlyList<string> Inputs => ["direction", "target", "final"];

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (indicator.Kind == IndicatorKind.Qualitative)
        {
            return NotApplicable.Qualitative;
        }

        if (indicator is not { Direction: { } direction, Target.Value: var target, Final.Value: var final })
        {
            return NotApplicable.NotStated;
        }

        return input.Result.TargetMet == true
            ? RuleOutcome.Pass
            : input.Flag(
                "final", target, final, Format($"{final} {direction.ToSymbol()} {target}"),
                Defer((indicator.Name, final, direction, target), static facts => Compose(
                    $"指标“{facts.Name}”年终完成值 {facts.final} 未达到目标值（{facts.direction.ToSymbol()} {facts.target}）。",
                    $"Indicator “{facts.Name}” has a final value of {facts.final} and misses its target ({facts.direction.ToSymbol()} {facts.target}).")));
    }
}
