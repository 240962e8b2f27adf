namespace PerfHub.Api.Reports.State;

/// <summary>Deviations that stand, by severity.</summary>
/// <param name="High">High.</param>
/// <param name="Medium">Medium.</param>
/// <param name="Low">Low.</param>
public sealed record DeviationCounts(int High, int Medium, int Low);
