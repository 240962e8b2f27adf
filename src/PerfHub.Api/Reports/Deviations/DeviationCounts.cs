using PerfHub.Api.Reports.State;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Deviations that count against a unit, by severity: those that are neither dismissed nor resolved.</summary>
public sealed record DeviationCounts(int High, int Medium, int Low)
{
    /// <summary>Counts deviations.</summary>
    public static DeviationCounts Compute(IEnumerable<(Severity Severity, DeviationStatus Status)> deviations)
    {
        var counts = deviations.Where(it => it.Status.CountsAgainstUnit()).CountBy(it => it.Severity).ToDictionary();
        return new DeviationCounts(
            counts.GetValueOrDefault(Severity.High), counts.GetValueOrDefault(Severity.Medium), counts.GetValueOrDefault(Severity.Low));
    }

    /// <summary>Counts again after some deviations have changed.</summary>
    public DeviationCounts Replace(
        IEnumerable<(Severity Severity, DeviationStatus Status)> before, IEnumerable<(Severity Severity, DeviationStatus Status)> after)
    {
        var (removed, added) = (Compute(before), Compute(after));
        return new DeviationCounts(High - removed.High + added.High, Medium - removed.Medium + added.Medium, Low - removed.Low + added.Low);
    }

    /// <summary>Computes the credibility that remains at the policy's cost of each severity, points.</summary>
    public decimal ComputeCredibility(Policy policy) => policy.Credibility.ComputeCredibility(High, Medium, Low);

    /// <summary>Returns the report with these counts and the credibility that remains.</summary>
    internal CurrentReportRow ApplyTo(CurrentReportRow report, Policy policy) => report with
    {
        High = High,
        Medium = Medium,
        Low = Low,
        Credibility = ComputeCredibility(policy),
    };
}
