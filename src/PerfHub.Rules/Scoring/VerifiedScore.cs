using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>The score that a report's own figures support, in points.</summary>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent, unrounded; <see langword="null"/> if the adjusted budget is 0.</param>
/// <param name="ExecutionWeight">The stated weight of budget execution, else that of the policy.</param>
/// <param name="Execution">The points for budget execution; <see langword="null"/>, not verifiable, if the adjusted budget is 0.</param>
/// <param name="Indicators">The results of the indicators, in report order.</param>
/// <param name="Total">The sum of all points, scaled to at most 100.</param>
/// <param name="Grade">The grade of <paramref name="Total"/>.</param>
public sealed record VerifiedScore(
    decimal? ExecutionRate,
    decimal ExecutionWeight,
    decimal? Execution,
    IReadOnlyList<IndicatorResult> Indicators,
    decimal Total,
    Grade Grade)
{
    /// <summary>The maximum of a total, points.</summary>
    public const decimal MaxTotal = 100m;

    /// <summary>
    /// Computes the verified score by 财预〔2020〕10号: parts are rounded to 2 decimals, half away from zero, then added. If the weights
    /// add up to more than 100, the sum is scaled to 100; without execution points, it is scaled to 100 in any case.
    /// </summary>
    public static VerifiedScore Compute(SelfEvaluationReport report, Policy policy)
    {
        var budget = report.Budget;
        var rate = budget.Adjusted == 0m ? (decimal?)null : budget.Executed * 100m / budget.Adjusted;
        var weight = GetExecutionWeight(report, policy);
        var execution = rate is null ? (decimal?)null : RoundPoints(ScoreExecution(budget, weight));

        var results = new IndicatorResult[report.Indicators.Count];
        var (sum, weights) = execution is { } points ? (points, weight) : (0.00m, 0m);
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = IndicatorResult.Compute(report.Indicators[i], policy);
            sum += results[i].Score;
            weights += report.Indicators[i].Weight;
        }

        var isScaled = weights > MaxTotal || (execution is null && weights > 0m);
        var total = Math.Min(MaxTotal + 0.00m, isScaled ? RoundPoints(sum * MaxTotal / weights) : sum);
        return new VerifiedScore(rate, weight, execution, results, total, policy.GradeBands.GetGrade(total));
    }

    /// <summary>Gets the effective execution weight: the stated one, else that of the policy.</summary>
    public static decimal GetExecutionWeight(SelfEvaluationReport report, Policy policy) => report.Score.ExecutionWeight ?? policy.ExecutionWeight;

    // Multiplying before dividing keeps exact halves exact, as in IndicatorResult.
    internal static decimal ScoreExecution(Budget budget, decimal weight) =>
        budget.Adjusted == 0m ? 0m
        : budget.Executed >= budget.Adjusted ? weight
        : weight * budget.Executed / budget.Adjusted;

    /// <summary>Rounds to 2 decimals, half away from zero; the result always has both.</summary>
    internal static decimal RoundPoints(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero) + 0.00m;
}
