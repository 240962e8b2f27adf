using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>The form requires a reason if an indicator misses or far exceeds its target.</summary>
public sealed class MissingExplanation() : IndicatorRule(
    "missing-explanation", RuleGroup.Targets, Severity.Medium,
    new Text("偏离目标而未说明原因", "Off target without a deviation reason"),
    "target met ∧ final ÷ target × 100 ≤ overCompletionThreshold ∨ deviationReason ≠ ∅",
    new Text(
        "未达到目标的，或者完成率超过政策规定的超额完成界限的，填写了偏差原因",
        "A deviation reason is given wherever a target is missed, or completion is above the over-completion threshold of the policy"),
    RuleSources.SelfEvaluation,
    new RuleParameter(
        "overCompletionThreshold", Policy.Default.OverCompletionThreshold, "percent",
        new Text("完成率高于此值须说明原因", "Completion above which a reason is required")))
{
    protected override IReadOnlyList<string> Inputs => ["kind", "attainment?", "direction?", "target?", "final?", "deviationReason"];

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        var missed = input.Result.TargetMet == false
            || indicator is { Kind: IndicatorKind.Qualitative, Attainment: Attainment.Partly or Attainment.Missed };
        if (!missed && !(input.Result.Completion > input.Policy.OverCompletionThreshold))
        {
            return NotApplicable.NothingToExplain;
        }

        if (!Placeholder.IsBlank(indicator.DeviationReason))
        {
            return RuleOutcome.Pass;
        }

        var (condition, zh, en) = missed ? DescribeMissedTarget(indicator) : DescribeOverCompletion(input.Result, input.Policy);
        return input.Flag(
            "deviationReason", default, default, Format($"{condition} ∨ deviationReason ≠ ∅"),
            Defer((indicator.Name, zh, en), static facts => Compose(
                $"指标“{facts.Name}”{facts.zh}，未填写偏差原因。",
                $"Indicator “{facts.Name}” {facts.en}, but no deviation reason is given.")));
    }

    private static (string Condition, string Zh, string En) DescribeMissedTarget(Indicator indicator) => indicator switch
    {
        _ when TargetComparison.Create(indicator) is { } comparison =>
        (
            Format($"{comparison.Final} {comparison.FormatTarget()}"),
            Format($"年终完成值 {comparison.Final} 未达到目标值（{comparison.FormatTarget()}）"),
            Format($"has a final value of {comparison.Final} and misses its target ({comparison.FormatTarget()})")),
        { Attainment: Attainment.Partly } => ("partly = achieved", "部分达成预期", "was only partly attained"),
        _ => ("missed = achieved", "未达成预期", "was not attained"),
    };

    private static (string Condition, string Zh, string En) DescribeOverCompletion(IndicatorResult result, Policy policy) =>
    (
        Format($"{result.Completion} ≤ {policy.OverCompletionThreshold}"),
        Format($"完成率 {result.Completion}% 超过 {policy.OverCompletionThreshold}%"),
        Format($"has a completion of {result.Completion}%, above {policy.OverCompletionThreshold}%"));
}
