using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>
/// A figure that the narrative gives for an indicator must be that indicator's final value: one year cannot have ended
/// in two ways.
/// </summary>
public sealed class NarrativeFigureMismatch() : NarrativeFigureRule(
    "narrative-figure-mismatch",
    Severity.Medium,
    new Text("重点工作所述数据与指标年终完成值不一致", "A figure of the narrative differs from its indicator's final value"),
    "keyWork.figures.value = indicators.final.value",
    RuleSources.Form)
{
    /// <inheritdoc />
    protected override Answer Check(in NarrativeFigureCase it)
    {
        if (it is not { Figure.Value: { } value, Indicator.Final.Value: var final })
        {
            return NotApplicable.NotStated;
        }

        return Stated.Agrees(value, final)
            ? Answer.Pass
            : it.Flag(
                final,
                value,
                Say($"{value} = {final}"),
                Of(
                    $"重点工作所述“{it.Label}”为 {value}，指标“{it.Indicator.Name}”的年终完成值为 {final}。",
                    $"The narrative gives “{it.Label}” as {value}, but indicator “{it.Indicator.Name}” has the final value {final}."));
    }
}
