using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.MidYear;

/// <summary>
/// A target that was far off at mid-year and met at year's end: the second half did most of the year's work, or the
/// final value was made to fit.
/// </summary>
public sealed class SecondHalfSurge() : IndicatorRule(
    "second-half-surge",
    RuleGroup.MidYear,
    Severity.Medium,
    new Text("年中进度滞后而年终完成目标", "Slow at mid-year, yet on target at year's end"),
    "direction = atLeast ∧ accumulation = cumulative ∧ final ≥ target ⇒ midYear ÷ target ÷ 50% ≥ midYearProgressThreshold",
    RuleSources.MidYearMonitoring,
    new RuleParameter(
        "midYearProgressThreshold",
        Policy.Default.MidYearProgressThreshold,
        "percent",
        new Text("年中进度（占时间进度的百分比）低于此值视为滞后", "Mid-year progress, as a share of time elapsed, below which it counts as slow")))
{
    /// <summary>Half the year has passed at mid-year.</summary>
    private const decimal TimeElapsed = 0.5m;

    /// <inheritdoc />
    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (indicator is not
            {
                Kind: IndicatorKind.Quantitative,
                Direction: Direction.AtLeast,
                Accumulation: Accumulation.Cumulative,
                MidYear.Value: var midYear,
                Target.Value: > 0m and var target,
                Final.Value: var final,
            })
        {
            return MidYearProgress.GetInapplicableReason(indicator);
        }

        var progress = midYear * 100m / target / TimeElapsed;
        var threshold = input.Policy.MidYearProgressThreshold;
        return final < target || progress >= threshold
            ? RuleOutcome.Pass
            : input.Flag(
                "midYear",
                threshold,
                progress,
                Format($"{midYear} ÷ {target} ÷ 50% = {progress}% ≥ {threshold}%"),
                Defer(
                    (indicator.Name, midYear, progress, threshold, final, target),
                    static facts => Compose(
                        $"指标“{facts.Name}”年中监控值 {facts.midYear}，仅为时间进度的 {facts.progress}%（低于 {facts.threshold}%），年终完成值 {facts.final} 却达到目标值 {facts.target}。",
                        $"Indicator “{facts.Name}” stood at {facts.midYear} at mid-year, {facts.progress}% of time elapsed (below {facts.threshold}%), yet its final value {facts.final} meets the target of {facts.target}.")));
    }
}
