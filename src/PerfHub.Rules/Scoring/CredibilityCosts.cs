using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>The points that each deviation, unless dismissed or resolved, deducts from a credibility of 100.</summary>
/// <param name="High">The deduction for a deviation of high severity, points.</param>
/// <param name="Medium">The deduction for a deviation of medium severity, points.</param>
/// <param name="Low">The deduction for a deviation of low severity, points.</param>
public sealed record CredibilityCosts(
    [property: Between(0, 100)] decimal High = 10m,
    [property: Between(0, 100)] decimal Medium = 4m,
    [property: Between(0, 100)] decimal Low = 1m)
{
    /// <summary>Computes the credibility, 0–100 points, from the number of deviations of each severity.</summary>
    public decimal ComputeCredibility(int high, int medium, int low) =>
        Math.Max(0m, 100m - High * high - Medium * medium - Low * low);
}
