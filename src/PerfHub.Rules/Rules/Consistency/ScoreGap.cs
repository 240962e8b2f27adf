using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>A claimed total far above the verified one needs an explanation, even if no single part stands out.</summary>
public sealed class ScoreGap() : ReportRule(
    "score-gap", RuleGroup.Consistency, Severity.Medium,
    new Text("自评总分明显高于系统复核得分", "Claimed total is well above the verified one"),
    "score.total − verified total ≤ scoreGapThreshold",
    new Text("自评总分 − 系统复核总分 ≤ 政策规定的分数", "Claimed total − verified total ≤ the points of the policy"),
    RuleSources.SystemDefault,
    new RuleParameter(
        "scoreGapThreshold", Policy.Default.ScoreGapThreshold, "points",
        new Text("自评总分可高于系统复核得分的分数", "The points by which the claimed total may be above the verified one")))
{
    protected override IReadOnlyList<string> Inputs => ["/score/total", "/score/executionWeight?", "/budget/executed", "/budget/adjusted"];

    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) =>
        [.. Inputs, .. IndicatorFields.GetPatterns(input.Report.Indicators, IndicatorFields.Points)];

    protected override RuleOutcome Check(RuleInput input)
    {
        var (claimed, verified, threshold) = (input.Report.Score.Total, input.Score.Total, input.Policy.ScoreGapThreshold);
        var gap = claimed - verified;
        return gap <= threshold
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "/score/total", "", verified, claimed, Format($"{claimed} − {verified} = {gap} ≤ {threshold}"),
                Defer((claimed, verified, gap, threshold), static facts => Compose(
                    $"自评总分 {facts.claimed} 分，系统复核得分 {facts.verified} 分，相差 {facts.gap} 分，超过 {facts.threshold} 分。",
                    $"The claimed total of {facts.claimed} is {facts.gap} points above the verified total of {facts.verified}; the limit is {facts.threshold}.")));
    }
}
