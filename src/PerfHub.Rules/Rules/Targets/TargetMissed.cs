using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>The final value must meet the target in the direction of the indicator.</summary>
public sealed class TargetMissed() : IndicatorRule(
    "target-missed", RuleGroup.Targets, Severity.Medium,
    new Text("年终完成值未达到目标值", "Final value misses the target"),
    "final ≥ target (atLeast), final ≤ target (atMost), final = target (equal), target.min ≤ final ≤ target.max (between)",
    new Text(
        "正向指标完成值 ≥ 目标值；反向指标完成值 ≤ 目标值；定值指标完成值 = 目标值；区间指标完成值在目标区间内",
        "Final value ≥ an “at least” target, ≤ an “at most” target, = an exact target, or inside a range"),
    RuleSources.SelfEvaluation)
{
    protected override IReadOnlyList<string> Inputs => ["kind", "direction", "target", "final"];

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (indicator.Kind == IndicatorKind.Qualitative)
        {
            return NotApplicable.Qualitative;
        }

        if (input.Result.Comparison is not { } comparison)
        {
            return NotApplicable.NotStated;
        }

        return !comparison.HaveSameBase ? NotApplicable.UnitsOfMeasureDiffer
            : comparison.IsMet ? RuleOutcome.Pass
            : input.Flag(
                "final", comparison.MissedBound, comparison.Final, Format($"{comparison.Final} {comparison.FormatTarget()}"),
                Defer((indicator.Name, comparison), static facts => Compose(
                    $"指标“{facts.Name}”年终完成值 {facts.comparison.Final} 未达到目标值（{facts.comparison.FormatTarget()}）。",
                    $"Indicator “{facts.Name}” has a final value of {facts.comparison.Final} and misses its target ({facts.comparison.FormatTarget()}).")));
    }
}
