using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>The score that a report's own figures support, in points.</summary>
/// <param name="ExecutionRate">Executed ÷ adjusted, in percent, unrounded; <see langword="null"/> where nothing was budgeted.</param>
/// <param name="ExecutionWeight">The weight of budget execution: the stated one, else the policy's.</param>
/// <param name="Execution">The points for budget execution.</param>
/// <param name="Indicators">The result of each indicator, in the order of the report.</param>
/// <param name="Total">All parts added.</param>
/// <param name="Grade">The grade of <paramref name="Total"/>.</param>
public sealed record VerifiedScore(
    decimal? ExecutionRate,
    decimal ExecutionWeight,
    decimal Execution,
    IReadOnlyList<IndicatorResult> Indicators,
    decimal Total,
    Grade Grade)
{
    /// <summary>Computes the verified score. Each part is rounded to 2 decimals, half away from zero, then added.</summary>
    /// <param name="report">The report.</param>
    /// <param name="policy">The policy in force.</param>
    /// <remarks>Source: 财预〔2020〕10号, and the policy's own defaults.</remarks>
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

    // Multiplied first, as in IndicatorResult: an exact half stays one. Nothing executed of nothing budgeted earns nothing.
    private static decimal ScoreExecution(Budget budget, decimal weight) =>
        budget.Adjusted == 0m ? 0m
        : budget.Executed >= budget.Adjusted ? weight
        : weight * budget.Executed / budget.Adjusted;

    /// <summary>Rounds to 2 decimals, half away from zero, and states both of them.</summary>
    internal static decimal RoundPoints(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero) + 0.00m;
}
