using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.MidYear;

/// <summary>
/// A target was far off at mid-year but met at year end: most of the work fell into the second half, or the final value was made
/// to fit.
/// </summary>
public sealed class SecondHalfSurge() : IndicatorRule(
    "second-half-surge", RuleGroup.MidYear, Severity.Medium,
    new Text("年中进度滞后而年终完成目标", "Slow progress at mid-year, but target met at year end"),
    "direction = atLeast ∧ accumulation = cumulative ∧ final ≥ target ⇒ midYear ÷ target ÷ 50% ≥ midYearProgressThreshold",
    new Text(
        "正向累计指标年终达到目标的，年中监控值 ÷ 目标值 ÷ 50% ≥ 政策规定的年中进度",
        "Where a cumulative indicator meets its “at least” target, mid-year value ÷ target ÷ 50% ≥ the mid-year progress of the policy"),
    RuleSources.MidYearMonitoring,
    new RuleParameter(
        "midYearProgressThreshold", Policy.Default.MidYearProgressThreshold, "percent",
        new Text("年中进度（占时间进度的百分比）低于此值视为滞后", "Mid-year progress counts as slow below this percentage of the time elapsed")))
{
    protected override IReadOnlyList<string> Inputs => ["kind", "direction", "accumulation", "target", "midYear", "final"];

    /// <summary>The share of the year that has passed at mid-year.</summary>
    private const decimal TimeElapsed = 0.5m;

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (MidYearProgress.Create(indicator) is not var (midYear, target))
        {
            return MidYearProgress.GetInapplicableReason(indicator);
        }

        if (input.Result.Comparison is not { } comparison)
        {
            return NotApplicable.NotStated;
        }

        if (!comparison.HaveSameBase)
        {
            return NotApplicable.UnitsOfMeasureDiffer;
        }

        if (!comparison.IsMet)
        {
            return RuleOutcome.Pass;
        }

        var progress = midYear * 100m / target / TimeElapsed;
        var threshold = input.Policy.MidYearProgressThreshold;
        return progress >= threshold
            ? RuleOutcome.Pass
            : input.Flag(
                "midYear", threshold, progress, Format($"{midYear} ÷ {target} ÷ 50% = {progress}% ≥ {threshold}%"),
                Defer((indicator.Name, midYear, progress, threshold, final: comparison.Final, target: comparison.Target), static facts => Compose(
                    $"指标“{facts.Name}”年中监控值 {facts.midYear}，仅为时间进度的 {facts.progress}%（低于 {facts.threshold}%），年终完成值 {facts.final} 却达到目标值 {facts.target}。",
                    $"Indicator “{facts.Name}” had reached {facts.midYear} at mid-year, {facts.progress}% of the time elapsed (below {facts.threshold}%), but its final value of {facts.final} meets the target of {facts.target}.")));
    }
}
