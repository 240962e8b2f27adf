namespace PerfHub.Api.Reports.Deviations;

/// <summary>What a status means.</summary>
public static class DeviationStatusExtensions
{
    /// <summary>Whether a deviation of this status counts against the unit: neither dismissed nor resolved.</summary>
    /// <param name="status">The status.</param>
    public static bool CountsAgainstUnit(this DeviationStatus status) => status is not (DeviationStatus.Dismissed or DeviationStatus.Resolved);
}
