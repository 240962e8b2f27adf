using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>
/// The stated completion rate must match target and final value. For <c>atMost</c>, units use three formulas, or state 100 where the
/// target is met, and no regulation prescribes one, so any of them agrees.
/// </summary>
public sealed class CompletionRate() : IndicatorRule(
    "completion-rate", RuleGroup.Consistency, Severity.Medium,
    new Text("完成率与目标值、完成值不符", "Completion rate does not match target and final value"),
    "completionRate = final ÷ target × 100 (atMost: also target ÷ final, 2 − final ÷ target, or 100 if met; between: 100 inside the range, else as for the bound)",
    new Text(
        "完成率 = 完成值 ÷ 目标值 × 100；反向指标填目标值 ÷ 完成值、2 − 完成值 ÷ 目标值，或者达标时填 100 也可；区间指标在区间内为 100，在区间外按相应界限计算",
        "Completion rate = final value ÷ target × 100; for an “at most” target also target ÷ final value, 2 − final value ÷ target, or 100 where it is met; for a range 100 inside it, otherwise as for the bound"),
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["completionRate", "kind", "direction", "target", "final"];

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (indicator.Kind == IndicatorKind.Qualitative)
        {
            return NotApplicable.Qualitative;
        }

        if (indicator.CompletionRate is not { } stated || input.Result.Comparison is not { } comparison)
        {
            return NotApplicable.NotStated;
        }

        if (!comparison.HaveSameBase)
        {
            return NotApplicable.UnitsOfMeasureDiffer;
        }

        if (ComputeAccepted(comparison) is not { Count: > 0 } accepted)
        {
            return comparison is { Direction: Direction.Equal or Direction.AtMost } ? NotApplicable.DivisionByZero : NotApplicable.TargetNotPositive;
        }

        if (accepted.Exists(rate => RoundingTolerance.Agrees(stated, rate)))
        {
            return RuleOutcome.Pass;
        }

        var formula = accepted.Count == 1 && !(comparison is { Direction: Direction.Between, IsMet: true })
            ? Format($"{comparison.Final} ÷ {comparison.MissedBound} × 100 = {stated}")
            : Format($"{stated} ∈ {{{Join(accepted, ", ")}}}");
        return input.Flag(
            "completionRate", accepted.MinBy(rate => Math.Abs(rate - stated)), stated, formula,
            Defer((indicator.Name, stated, comparison, accepted), static facts => Compose(
                $"指标“{facts.Name}”填报的完成率为 {facts.stated}%，按完成值 {facts.comparison.Final} 与目标值 {facts.comparison.FormatValue()} 计算应为 {Join(facts.accepted, "% 或 ")}%。",
                $"Indicator “{facts.Name}” states a completion rate of {facts.stated}%, but a final value of {facts.comparison.Final} for a target of {facts.comparison.FormatValue()} is {Join(facts.accepted, "% or ")}%.")));
    }

    /// <summary>Computes the rates that agree; none if the target is zero, or below zero where at least so much was to be reached.</summary>
    private static List<decimal> ComputeAccepted(in TargetComparison comparison)
    {
        var final = comparison.Final;
        return comparison.Direction switch
        {
            Direction.Between when comparison.IsMet => [100m],
            Direction.Between when final < comparison.Low => ComputeForAtLeast(final, comparison.Low),
            Direction.AtMost or Direction.Between => ComputeForAtMost(final, comparison.High),
            Direction.AtLeast => ComputeForAtLeast(final, comparison.Target),
            _ => ComputeQuotient(final, comparison.Target),
        };
    }

    private static List<decimal> ComputeForAtLeast(decimal final, decimal target) => target < 0m ? [] : ComputeQuotient(final, target);

    private static List<decimal> ComputeQuotient(decimal final, decimal target) => target == 0m ? [] : [final * 100m / target];

    private static List<decimal> ComputeForAtMost(decimal final, decimal target)
    {
        if (target == 0m)
        {
            return [];
        }

        var quotient = final * 100m / target;
        decimal[] rates = [.. final <= target ? [100m] : (decimal[])[], quotient, .. final == 0m ? [] : (decimal[])[target * 100m / final], 200m - quotient];
        return [.. rates.Distinct()];
    }

    private static string Join(List<decimal> rates, string separator) => string.Join(separator, rates.Select(rate => Format($"{rate}")));
}
