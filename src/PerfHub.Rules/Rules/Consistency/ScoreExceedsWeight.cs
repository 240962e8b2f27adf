using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>No part of the score may exceed its weight.</summary>
public sealed class ScoreExceedsWeight() : Rule(
    "score-exceeds-weight", RuleGroup.Consistency, Severity.High,
    new Text("得分大于权重", "A score exceeds its weight"),
    "indicators[].score ≤ indicators[].weight; score.execution ≤ effective execution weight",
    new Text("各指标得分 ≤ 该指标权重；预算执行得分 ≤ 预算执行权重", "The score of each indicator ≤ its weight; execution score ≤ weight of execution"),
    RuleSources.SelfEvaluation)
{
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => flag.IndicatorIndex is null
        ? ["/score/execution", "/score/executionWeight?"]
        : flag.GetIndicatorInputs(input, ["score", "weight"]);

    private static readonly Text Execution = new("预算执行得分与权重（分）", "Points claimed for execution and their weight");

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        foreach (ref readonly var row in input.Indicators)
        {
            var indicator = row.Indicator;
            outcomes.Add(indicator.Score <= indicator.Weight
                ? RuleOutcome.Pass
                : row.Flag(
                    "score", indicator.Weight, indicator.Score, Format($"{indicator.Score} ≤ {indicator.Weight}"),
                    Defer((indicator.Name, indicator.Score, indicator.Weight), static facts => Compose(
                        $"指标“{facts.Name}”自评得分 {facts.Score} 分，大于权重 {facts.Weight} 分。",
                        $"Indicator “{facts.Name}” claims {facts.Score} points, but its weight is {facts.Weight}."))));
        }

        var score = input.Report.Score;
        outcomes.Add(ArithmeticChecks.CheckAtMost("/score/execution", "execution", score.Execution, input.Score.ExecutionWeight, Execution));
    }
}
