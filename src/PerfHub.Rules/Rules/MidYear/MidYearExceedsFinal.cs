using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.MidYear;

/// <summary>
/// A cumulative figure cannot fall between mid-year and year end. Figures are compared in their base unit; if the base units differ,
/// as they are stated.
/// </summary>
public sealed class MidYearExceedsFinal() : IndicatorRule(
    "mid-year-exceeds-final", RuleGroup.MidYear, Severity.High,
    new Text("年中监控值大于年终完成值", "Mid-year value is above the final value"),
    "accumulation = cumulative ⇒ final ≥ midYear",
    new Text("累计指标的完成值 ≥ 年中监控值", "Final value ≥ mid-year value, for cumulative indicators"),
    RuleSources.MidYearMonitoring)
{
    protected override IReadOnlyList<string> Inputs => ["accumulation", "midYear", "final"];

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (indicator.Accumulation != Accumulation.Cumulative)
        {
            return NotApplicable.NotCumulative;
        }

        if (indicator is not { MidYear: { } stated, Final: { } statedFinal })
        {
            return indicator.MidYear is null ? NotApplicable.NoMidYearValue : NotApplicable.NotStated;
        }

        var (midYear, final) = UnitOfMeasure.ToComparable(stated.Value, stated.Unit, statedFinal.Value, statedFinal.Unit)
            ?? (stated.Value, statedFinal.Value);

        return final >= midYear
            ? RuleOutcome.Pass
            : input.Flag(
                "final", midYear, final, Format($"{final} ≥ {midYear}"),
                Defer((indicator.Name, midYear, final), static facts => Compose(
                    $"指标“{facts.Name}”为累计指标，年中监控值 {facts.midYear} 大于年终完成值 {facts.final}。",
                    $"Indicator “{facts.Name}” is cumulative, yet its mid-year value {facts.midYear} is above its final value {facts.final}.")));
    }
}
