using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>Full marks for all indicators suggest that the unit did not assess each one.</summary>
public sealed class UniformFullMarks() : ReportRule(
    "uniform-full-marks", RuleGroup.Narrative, Severity.Low,
    new Text("各项指标均自评满分", "Every indicator claims its full weight"),
    "count(indicators) ≥ 3 ⇒ count(score = weight) < count(indicators)",
    new Text("有三个以上指标的，不是每个指标都自评满分", "Of three or more indicators, not each claims its full weight"),
    RuleSources.Plausibility)
{
    protected override IReadOnlyList<string> Inputs => ["/indicators/*/score", "/indicators/*/weight"];

    private const int MinIndicators = 3;

    protected override RuleOutcome Check(RuleInput input)
    {
        var indicators = input.Report.Indicators;
        var count = indicators.Count;
        if (count < MinIndicators)
        {
            return NotApplicable.TooFewIndicators;
        }

        return indicators.Any(it => it.Weight == 0m || it.Score != it.Weight)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "/indicators", "", count - 1, count, Format($"{count} < {count}"),
                Defer(count, static all => Compose($"{all} 个指标全部自评满分。", $"All {all} indicators claim their full weight.")));
    }
}
