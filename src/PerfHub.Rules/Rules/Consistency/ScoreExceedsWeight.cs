using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>No part of the score can be above its weight.</summary>
public sealed class ScoreExceedsWeight() : Rule(
    "score-exceeds-weight",
    RuleGroup.Consistency,
    Severity.High,
    new Text("得分大于权重", "A score is above its weight"),
    "indicators[].score ≤ indicators[].weight; score.execution ≤ score.executionWeight",
    RuleSources.SelfEvaluation)
{
    private static readonly Text Execution = new("预算执行得分与权重（分）", "Points claimed for execution against their weight");

    /// <inheritdoc />
    public override IEnumerable<Answer> Check(Submission submission)
    {
        var indicators = submission.Report.Indicators;
        for (var i = 0; i < indicators.Count; i++)
        {
            var it = indicators[i];
            yield return it.Score <= it.Weight
                ? Answer.Pass
                : new IndicatorCase(submission, i, it, submission.Score.Indicators[i]).Flag(
                    "score",
                    it.Weight,
                    it.Score,
                    Say($"{it.Score} ≤ {it.Weight}"),
                    Of(
                        $"指标“{it.Name}”自评得分 {it.Score} 分，大于权重 {it.Weight} 分。",
                        $"Indicator “{it.Name}” claims {it.Score} points of {it.Weight}."));
        }

        var score = submission.Report.Score;
        yield return Arithmetic.AtMost("/score/execution", "execution", score.Execution, score.ExecutionWeight, Execution);
    }
}
