using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// The changes that one transaction has made to the deviations of one report, before they are numbered. On SQLite a trigger numbers them at
/// once if no row waits.
/// </summary>
/// <param name="Id">The id; it grows with every change of a report.</param>
/// <param name="ClaimId">The batch that processes the row; 0 until it is claimed.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Year">The fiscal year.</param>
/// <param name="ReportId">The report's id.</param>
/// <param name="Changes">The changes; see <see cref="DeviationChangeEntry"/>.</param>
/// <param name="Count">The number of changes.</param>
/// <param name="At">When they were made, UTC.</param>
[method: ExplicitConstructor]
public sealed record DeviationChangeOutboxRow(
    long Id, long ClaimId, [property: ColumnWidth(12)] string Bureau, int Year, long ReportId, string Changes, int Count, DateTime At) : IQueued
{
    /// <summary>Creates the row; <see cref="CurrentReportRow.LastChange"/> of the report becomes its id.</summary>
    public static DeviationChangeOutboxRow Create(CurrentReportRow report, IReadOnlyList<DeviationChangeEntry> changes, DateTime now) =>
        new(report.LastChange, ClaimId: 0, report.Bureau, report.Year, report.Id, DeviationChangeEntry.Format(changes), changes.Count, now);
}
