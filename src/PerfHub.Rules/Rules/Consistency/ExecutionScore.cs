using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The points claimed for execution must equal weight × execution rate, capped at 100%.</summary>
public sealed class ExecutionScore() : ReportRule(
    "execution-score", RuleGroup.Consistency, Severity.Medium,
    new Text("预算执行得分与执行率不符", "Execution score does not match the execution rate"),
    "score.execution = effective execution weight × min(1, budget.executed ÷ budget.adjusted)",
    new Text(
        "预算执行得分 = 预算执行权重 × 预算执行率，执行率最高按 100% 计算",
        "Execution score = weight of execution × execution rate, which counts as 100% at most"),
    RuleSources.SelfEvaluation)
{
    protected override IReadOnlyList<string> Inputs => ["/score/execution", "/score/executionWeight?", "/budget/executed", "/budget/adjusted"];

    protected override RuleOutcome Check(RuleInput input)
    {
        var (score, budget) = (input.Report.Score, input.Report.Budget);
        if (score.Execution is not { } stated)
        {
            return NotApplicable.NotStated;
        }

        if (budget.Adjusted == 0m)
        {
            return NotApplicable.DivisionByZero;
        }

        var weight = input.Score.ExecutionWeight;
        var computed = VerifiedScore.ScoreExecution(budget, weight);
        return RoundingTolerance.Agrees(stated, computed)
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "/score/execution", "", computed, stated, Format($"{weight} × min(1, {budget.Executed} ÷ {budget.Adjusted}) = {stated}"),
                Defer((stated, weight, computed), static facts => Compose(
                    $"预算执行自评得分 {facts.stated} 分，按权重 {facts.weight} 分和执行率计算应为 {facts.computed} 分。",
                    $"The report claims {facts.stated} points for execution, but the weight of {facts.weight} times the execution rate is {facts.computed}.")));
    }
}
