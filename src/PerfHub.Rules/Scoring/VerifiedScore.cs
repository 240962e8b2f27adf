using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>The score that a report's own figures support, in points.</summary>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent, unrounded; <see langword="null"/> if the adjusted budget is 0.</param>
/// <param name="ExecutionWeight">The stated weight of budget execution, else that of the policy.</param>
/// <param name="Execution">The points for budget execution.</param>
/// <param name="Indicators">The results of the indicators, in report order.</param>
/// <param name="Total">The sum of all points.</param>
/// <param name="Grade">The grade of <paramref name="Total"/>.</param>
public sealed record VerifiedScore(
    decimal? ExecutionRate,
    decimal ExecutionWeight,
    decimal Execution,
    IReadOnlyList<IndicatorResult> Indicators,
    decimal Total,
    Grade Grade)
{
    /// <summary>Computes the verified score by 财预〔2020〕10号: parts are rounded to 2 decimals, half away from zero, then added.</summary>
    public static VerifiedScore Compute(SelfEvaluationReport report, Policy policy)
    {
        var budget = report.Budget;
        var rate = budget.Adjusted == 0m ? (decimal?)null : budget.Executed * 100m / budget.Adjusted;
        var weight = report.Score.ExecutionWeight ?? policy.ExecutionWeight;
        var execution = RoundPoints(ScoreExecution(budget, weight));

        var results = new IndicatorResult[report.Indicators.Count];
        var total = execution;
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = IndicatorResult.Compute(report.Indicators[i], policy);
            total += results[i].Score;
        }

        return new VerifiedScore(rate, weight, execution, results, total, policy.GradeBands.GetGrade(total));
    }

    // Multiplying before dividing keeps exact halves exact, as in IndicatorResult.
    internal static decimal ScoreExecution(Budget budget, decimal weight) =>
        budget.Adjusted == 0m ? 0m
        : budget.Executed >= budget.Adjusted ? weight
        : weight * budget.Executed / budget.Adjusted;

    /// <summary>Rounds to 2 decimals, half away from zero; the result always has both.</summary>
    internal static decimal RoundPoints(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero) + 0.00m;
}
