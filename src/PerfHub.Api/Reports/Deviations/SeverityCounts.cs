using PerfHub.Api.Reports.State;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>How many deviations count against a unit: those that are neither dismissed nor resolved.</summary>
/// <param name="High">High ones.</param>
/// <param name="Medium">Medium ones.</param>
/// <param name="Low">Low ones.</param>
public sealed record SeverityCounts(int High, int Medium, int Low)
{
    /// <summary>Counts them.</summary>
    /// <param name="deviations">All deviations of a unit and year.</param>
    public static SeverityCounts Compute(IEnumerable<(Severity Severity, DeviationStatus Status)> deviations)
    {
        var counts = new int[Enum.GetValues<Severity>().Length];
        foreach (var (severity, status) in deviations)
        {
            counts[(int)severity] += status.CountsAgainstUnit() ? 1 : 0;
        }

        return new SeverityCounts(counts[(int)Severity.High], counts[(int)Severity.Medium], counts[(int)Severity.Low]);
    }

    /// <summary>Whether a standing has these counts already.</summary>
    /// <param name="report">The standing.</param>
    public bool Matches(CurrentReportRow report) => this == new SeverityCounts(report.High, report.Medium, report.Low);

    /// <summary>The credibility that they leave, points.</summary>
    /// <param name="policy">The policy in force.</param>
    public decimal ComputeCredibility(Policy policy) => policy.Credibility.ComputeCredibility(High, Medium, Low);

    /// <summary>A standing with these counts, and the credibility that they leave.</summary>
    /// <param name="report">The standing.</param>
    /// <param name="policy">The policy in force.</param>
    public CurrentReportRow ApplyTo(CurrentReportRow report, Policy policy) => report with
    {
        High = High,
        Medium = Medium,
        Low = Low,
        Credibility = ComputeCredibility(policy),
    };
}
