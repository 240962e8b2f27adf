using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Targets;

/// <summary>
/// A unit must not claim more points than its figures support. The deduction for over-completion is ignored here, because the
/// bureau makes it, not the unit. A missed target never supports full marks.
/// </summary>
public sealed class ScoreUnsupported() : IndicatorRule(
    "score-unsupported", RuleGroup.Targets, Severity.High,
    new Text("自评得分高于完成情况可得分", "Score exceeds the points that the figures support"),
    "score ≤ weight × completion (quantitative), score ≤ upper bound of the attainment's band (qualitative)",
    new Text(
        "定量指标得分 ≤ 权重 × 完成率；定性指标得分 ≤ 所达档次的最高分",
        "Score ≤ weight × completion for quantitative indicators, and ≤ the highest points of the attainment for qualitative ones"),
    RuleSources.SelfEvaluation)
{
    protected override IReadOnlyList<string> Inputs => IndicatorFields.Points;

    protected override RuleOutcome Check(in IndicatorInput input)
    {
        var indicator = input.Indicator;
        if (input.Result.Comparison is { HaveSameBase: false })
        {
            return NotApplicable.UnitsOfMeasureDiffer;
        }

        // The unit may round a score as the verified score is rounded, but full marks for a missed target are no rounding.
        var supported = input.Result.SupportedPoints;
        var points = VerifiedScore.RoundPoints(supported);
        if (indicator.Score <= points || RoundingTolerance.Agrees(indicator.Score, supported))
        {
            var isFull = indicator.Weight > 0m && indicator.Score >= indicator.Weight;
            if (!isFull || !IsTargetMissed(input))
            {
                return RuleOutcome.Pass;
            }

            points = supported;
        }

        return input.Flag(
            "score", points, indicator.Score, Format($"{indicator.Score} ≤ {supported}"),
            Defer((indicator.Name, indicator.Score, points, indicator.Weight), static facts => Compose(
                $"指标“{facts.Name}”自评得分 {facts.Score} 分，按完成情况至多可得 {facts.points} 分（权重 {facts.Weight} 分）。",
                $"Indicator “{facts.Name}” claims {facts.Score} points, but its figures support at most {facts.points} of {facts.Weight}.")));
    }

    private static bool IsTargetMissed(in IndicatorInput input) =>
        input.Result.TargetMet == false
        || input.Indicator is { Kind: IndicatorKind.Qualitative, Attainment: Attainment.Partly or Attainment.Missed };
}
