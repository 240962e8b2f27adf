using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>
/// The weights of indicators and execution must add up to 100 points. An execution weight that is left out is that of the policy.
/// </summary>
public sealed class WeightsSum() : ReportRule(
    "weights-sum", RuleGroup.Consistency, Severity.High,
    new Text("权重之和不等于 100", "Weights do not add up to 100"),
    "Σ indicators[].weight + effective execution weight = 100",
    new Text("各指标权重之和 + 预算执行权重 = 100", "Weights of all indicators + weight of execution = 100"),
    RuleSources.SelfEvaluation)
{
    protected override IReadOnlyList<string> Inputs => ["/score/executionWeight?", "/indicators/*/weight"];

    protected override RuleOutcome Check(RuleInput input)
    {
        var weight = input.Score.ExecutionWeight;
        var sum = weight + input.Report.Indicators.Sum(it => it.Weight);
        return sum == 100m
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "/score/executionWeight", "", 100m, sum, Format($"{sum - weight} + {weight} = 100"),
                Defer((sum, weight), static facts => Compose(
                    $"指标权重合计 {facts.sum - facts.weight} 分，预算执行权重 {facts.weight} 分，共 {facts.sum} 分，不等于 100 分。",
                    $"The weights of {facts.sum - facts.weight} for indicators and {facts.weight} for execution add up to {facts.sum}, not 100.")));
    }
}
