using PerfHub.Api.Reports.State;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Deviations that count against a unit, by severity: those that are neither dismissed nor resolved.</summary>
public sealed record DeviationCounts(int High, int Medium, int Low)
{
    /// <summary>Counts deviations.</summary>
    /// <param name="deviations">The severity and status of each.</param>
    public static DeviationCounts Compute(IEnumerable<(Severity Severity, DeviationStatus Status)> deviations)
    {
        var counts = new int[Enum.GetValues<Severity>().Length];
        foreach (var (severity, status) in deviations)
        {
            counts[(int)severity] += status.CountsAgainstUnit() ? 1 : 0;
        }

        return new DeviationCounts(counts[(int)Severity.High], counts[(int)Severity.Medium], counts[(int)Severity.Low]);
    }

    /// <summary>The credibility that remains, points.</summary>
    /// <param name="policy">The policy that sets the cost of each severity.</param>
    public decimal ComputeCredibility(Policy policy) => policy.Credibility.ComputeCredibility(High, Medium, Low);

    /// <summary>A copy of the report with these counts and the credibility that they leave.</summary>
    internal CurrentReportRow ApplyTo(CurrentReportRow report, Policy policy) => report with
    {
        High = High,
        Medium = Medium,
        Low = Low,
        Credibility = ComputeCredibility(policy),
    };
}
