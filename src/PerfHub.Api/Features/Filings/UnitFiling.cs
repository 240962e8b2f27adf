using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Filings;

/// <summary>Whether a unit has filed.</summary>
/// <param name="Bureau">The code of its bureau.</param>
/// <param name="BureauName">The name of its bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Status">What became of its report.</param>
/// <param name="Late">Whether the report came after the unit's window had closed; <see langword="null"/>, as the next two, where there is none.</param>
/// <param name="Revision">The current revision.</param>
/// <param name="ReceivedAt">When that was received, UTC.</param>
/// <param name="ClosesAt">
/// Until when the unit can still file in time, or could, UTC: the end of the window in force, or of the unit's extension. Of those only whose
/// report is missing or sent back; <see langword="null"/> where no window is set.
/// </param>
public sealed record UnitFiling(
    string Bureau, string BureauName, string Unit, string UnitName, string Sector, UnitKind Kind, FilingStatus Status, bool? Late,
    int? Revision, DateTime? ReceivedAt, DateTime? ClosesAt);
