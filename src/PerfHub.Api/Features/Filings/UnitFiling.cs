using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Filings;

/// <summary>The filing status of a unit.</summary>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="BureauName">The name of the unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Sector">The unit's sector.</param>
/// <param name="Kind">The unit's kind.</param>
/// <param name="Status">The status of the report.</param>
/// <param name="Late">
/// Whether the report was received after the unit's window closed; <see langword="null"/>, as for revision and receipt, without a
/// report.
/// </param>
/// <param name="Revision">The current revision.</param>
/// <param name="ReceivedAt">When the current revision was received, UTC.</param>
/// <param name="ClosesAt">
/// The deadline, UTC: the end of the window in force or of the unit's extension. <see langword="null"/> where no window is set, and
/// for reports that are submitted or accepted.
/// </param>
public sealed record UnitFiling(
    string Bureau, string BureauName, string Unit, string UnitName, string Sector, UnitKind Kind, FilingStatus Status, bool? Late,
    int? Revision, DateTime? ReceivedAt, DateTime? ClosesAt);
