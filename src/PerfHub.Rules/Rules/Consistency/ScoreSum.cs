using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The points for execution and indicators must add up to the claimed total.</summary>
public sealed class ScoreSum() : ReportRule(
    "score-sum", RuleGroup.Consistency, Severity.High,
    new Text("各项得分之和不等于总分", "Scores do not add up to the total"),
    "score.execution + Σ indicators[].score = score.total",
    new Text("预算执行得分 + 各指标得分之和 = 总分", "Execution score + scores of all indicators = total"),
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["/score/total", "/score/execution", "/indicators/*/score"];

    protected override RuleOutcome Check(RuleInput input)
    {
        if (input.Report.Score.Execution is not { } execution)
        {
            return NotApplicable.NotStated;
        }

        var (sum, total) = (execution + input.Report.Indicators.Sum(it => it.Score), input.Report.Score.Total);
        return RoundingTolerance.Agrees(total, sum)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "/score/total", "", sum, total, Format($"{execution} + {sum - execution} = {total}"),
                Defer((execution, sum, total), static facts => Compose(
                    $"预算执行得分 {facts.execution} 分与指标得分合计 {facts.sum - facts.execution} 分之和为 {facts.sum} 分，填报的总分为 {facts.total} 分。",
                    $"The {facts.execution} points for execution and {facts.sum - facts.execution} for indicators add up to {facts.sum}, but the total is stated as {facts.total}.")));
    }
}
