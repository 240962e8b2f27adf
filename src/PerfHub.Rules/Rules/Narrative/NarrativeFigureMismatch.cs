using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>A narrative figure that refers to an indicator must equal the indicator's final value.</summary>
public sealed class NarrativeFigureMismatch() : NarrativeFigureRule(
    "narrative-figure-mismatch", Severity.Medium,
    new Text("重点工作所述数据与指标年终完成值不一致", "A figure of the narrative differs from its indicator's final value"),
    "keyWork.figures.value = indicators.final.value",
    new Text("正文中对应某指标的数字 = 该指标的完成值", "A figure of the narrative that is tied to an indicator = that indicator's final value"),
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["value", "unit?"];

    protected override IReadOnlyList<string> IndicatorInputs => ["final"];

    protected override RuleOutcome Check(in NarrativeFigureInput input)
    {
        if (input is not { Figure.Value: { } value, Indicator.Final: { } statedFinal })
        {
            return NotApplicable.NotStated;
        }

        var final = input.ToUnitOfFigure(statedFinal.Value, statedFinal.Unit);

        return RoundingTolerance.Agrees(value, final)
            ? RuleOutcome.Pass
            : input.IsSurplus ? RuleOutcome.Surplus
            : input.Flag(
                final, value, Format($"{value} = {final}"),
                Defer((input.Label, value, input.Indicator.Name, final), static facts => Compose(
                    $"重点工作所述“{facts.Label}”为 {facts.value}，指标“{facts.Name}”的年终完成值为 {facts.final}。",
                    $"The narrative gives “{facts.Label}” as {facts.value}, but indicator “{facts.Name}” has the final value {facts.final}.")));
    }
}
