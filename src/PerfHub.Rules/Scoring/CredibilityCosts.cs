using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>What each deviation that is not dismissed or resolved takes off a credibility of 100 points.</summary>
/// <param name="High">For a high one, points.</param>
/// <param name="Medium">For a medium one, points.</param>
/// <param name="Low">For a low one, points.</param>
public sealed record CredibilityCosts(
    [property: Between(0, 100)] decimal High = 10m,
    [property: Between(0, 100)] decimal Medium = 4m,
    [property: Between(0, 100)] decimal Low = 1m)
{
    /// <summary>The credibility that remains, 0 at the least.</summary>
    /// <param name="high">High deviations that stand.</param>
    /// <param name="medium">Medium ones.</param>
    /// <param name="low">Low ones.</param>
    public decimal ComputeCredibility(int high, int medium, int low) =>
        Math.Max(0m, 100m - High * high - Medium * medium - Low * low);
}
