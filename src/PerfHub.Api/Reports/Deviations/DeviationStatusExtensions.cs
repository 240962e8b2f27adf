namespace PerfHub.Api.Reports.Deviations;

/// <summary>Extensions of <see cref="DeviationStatus"/>.</summary>
public static class DeviationStatusExtensions
{
    /// <summary>Whether a deviation of this status counts against the unit: neither dismissed nor resolved.</summary>
    public static bool CountsAgainstUnit(this DeviationStatus status) =>
        status is not (DeviationStatus.Dismissed or DeviationStatus.Resolved);
}
