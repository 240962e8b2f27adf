using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.MidYear;

/// <summary>A full-year target that is met at mid-year was too low or should have been raised.</summary>
public sealed class MidYearTargetAlreadyMet() : IndicatorRule(
    "mid-year-target-already-met", RuleGroup.MidYear, Severity.Low,
    new Text("年中监控值已达到全年目标值", "Full-year target was already met at mid-year"),
    "direction = atLeast ∧ accumulation = cumulative ⇒ target > midYear",
    new Text("正向累计指标的目标值 > 年中监控值", "Target > mid-year value, for cumulative indicators with an “at least” target"),
    RuleSources.MidYearMonitoring)
{
    protected override IReadOnlyList<string> Inputs => ["kind", "direction", "accumulation", "target", "midYear"];

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (MidYearProgress.Create(indicator) is not var (midYear, target))
        {
            return MidYearProgress.GetInapplicableReason(indicator);
        }

        return target > midYear
            ? RuleOutcome.Pass
            : input.Flag(
                "target", midYear, target, Format($"{target} > {midYear}"),
                Defer((indicator.Name, midYear, target), static facts => Compose(
                    $"指标“{facts.Name}”年中监控值 {facts.midYear} 已达到全年目标值 {facts.target}，目标值可能偏低。",
                    $"Indicator “{facts.Name}” had reached {facts.midYear} at mid-year and already met its full-year target of {facts.target}. The target may be too low.")));
    }
}
