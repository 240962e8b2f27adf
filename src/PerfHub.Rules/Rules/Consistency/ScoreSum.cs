using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>Execution and indicators must add up to the claimed total.</summary>
public sealed class ScoreSum() : Rule(
    "score-sum",
    RuleGroup.Consistency,
    Severity.High,
    new Text("各项得分之和不等于总分", "Scores do not add up to the total"),
    "score.execution + Σ indicators[].score = score.total",
    RuleSources.Form)
{
    /// <inheritdoc />
    public override IEnumerable<Answer> Check(Submission submission)
    {
        if (submission.Report.Score.Execution is not { } execution)
        {
            yield return NotApplicable.NotStated;
            yield break;
        }

        var sum = execution;
        for (var i = 0; i < submission.Report.Indicators.Count; i++)
        {
            sum += submission.Report.Indicators[i].Score;
        }

        var total = submission.Report.Score.Total;
        yield return Stated.Agrees(total, sum)
            ? Answer.Pass
            : new Answer.Flag(
                "/score/total",
                "",
                sum,
                total,
                Say($"{execution} + {sum - execution} = {total}"),
                Of(
                    $"预算执行得分 {execution} 分与指标得分合计 {sum - execution} 分之和为 {sum} 分，填报的总分为 {total} 分。",
                    $"Execution with {execution} and indicators with {sum - execution} points add up to {sum}, but the total is stated as {total}."));
    }
}
