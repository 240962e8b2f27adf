using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>Target, mid-year and final value can only be compared if they have the same base unit; 万人次 and 人次 have.</summary>
public sealed class UnitOfMeasureMismatch() : IndicatorRule(
    "unit-of-measure-mismatch", RuleGroup.Targets, Severity.Medium,
    new Text("目标值、年中监控值、完成值的计量单位不一致", "Target, mid-year and final value have different units of measure"),
    "target.unit = midYear.unit = final.unit",
    new Text("目标值、年中监控值、完成值的计量单位一致", "Target, mid-year value and final value have one unit of measure"),
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["kind", "target/unit?", "midYear/unit?", "final/unit?"];

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (indicator.Kind == IndicatorKind.Qualitative)
        {
            return NotApplicable.Qualitative;
        }

        if (indicator.Final?.Unit is { Length: > 0 } unit && !char.IsWhiteSpace(unit[0])
            && indicator.GetEffectiveTarget()?.Unit == unit && (indicator.MidYear is null || indicator.MidYear.Unit == unit))
        {
            return RuleOutcome.Pass;
        }

        var target = UnitOfMeasure.Normalize(indicator.GetEffectiveTarget()?.Unit);
        var midYear = UnitOfMeasure.Normalize(indicator.MidYear?.Unit);
        var final = UnitOfMeasure.Normalize(indicator.Final?.Unit);

        if ((target is null ? 0 : 1) + (midYear is null ? 0 : 1) + (final is null ? 0 : 1) < 2)
        {
            return NotApplicable.NotStated;
        }

        if (final is not null && target is not null && !UnitOfMeasure.HaveSameBase(final, target))
        {
            return input.Flag("final/unit", target, final, Format($"{final} = {target}"), ComposeMessage(
                indicator, ("目标值", "target", target), ("年终完成值", "final value", final)));
        }

        if (midYear is not null && target is not null && !UnitOfMeasure.HaveSameBase(midYear, target))
        {
            return input.Flag("midYear/unit", target, midYear, Format($"{midYear} = {target}"), ComposeMessage(
                indicator, ("目标值", "target", target), ("年中监控值", "mid-year value", midYear)));
        }

        return final is null || midYear is null || UnitOfMeasure.HaveSameBase(final, midYear)
            ? RuleOutcome.Pass
            : input.Flag("final/unit", midYear, final, Format($"{final} = {midYear}"), ComposeMessage(
                indicator, ("年中监控值", "mid-year value", midYear), ("年终完成值", "final value", final)));
    }

    private static Text ComposeMessage(
        Indicator indicator, (string Zh, string En, string Unit) first, (string Zh, string En, string Unit) second) => Defer(
        (indicator.Name, first, second),
        static facts => Compose(
            $"指标“{facts.Name}”{facts.first.Zh}的计量单位为“{facts.first.Unit}”，{facts.second.Zh}为“{facts.second.Unit}”。",
            $"Indicator “{facts.Name}” states its {facts.first.En} in “{facts.first.Unit}” and its {facts.second.En} in “{facts.second.Unit}”."));
}
