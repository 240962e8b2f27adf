using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The weights of indicators and execution must make up 100 points.</summary>
public sealed class WeightsSum() : Rule(
    "weights-sum",
    RuleGroup.Consistency,
    Severity.High,
    new Text("权重之和不等于 100", "Weights do not add up to 100"),
    "Σ indicators[].weight + score.executionWeight = 100",
    RuleSources.SelfEvaluation)
{
    /// <inheritdoc />
    public override IEnumerable<Answer> Check(Submission submission)
    {
        if (submission.Report.Score.ExecutionWeight is not { } weight)
        {
            yield return NotApplicable.NotStated;
            yield break;
        }

        var sum = weight;
        for (var i = 0; i < submission.Report.Indicators.Count; i++)
        {
            sum += submission.Report.Indicators[i].Weight;
        }

        yield return sum == 100m
            ? Answer.Pass
            : new Answer.Flag(
                "/score/executionWeight",
                "",
                100m,
                sum,
                Say($"{sum - weight} + {weight} = 100"),
                Of(
                    $"指标权重合计 {sum - weight} 分，预算执行权重 {weight} 分，共 {sum} 分，不等于 100 分。",
                    $"Indicators weigh {sum - weight} points and execution {weight}: {sum} in all, not 100."));
    }
}
