using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// The changes that one transaction has made to the deviations of one report. Their numbers in the feed are <c>Seq</c>,
/// <c>Seq + 1</c> and so on.
/// </summary>
/// <param name="Seq">The number of the first change.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Year">The fiscal year.</param>
/// <param name="ReportId">The report's id.</param>
/// <param name="Changes">The changes; see <see cref="DeviationChangeEntry"/>.</param>
/// <param name="Count">The number of changes.</param>
/// <param name="At">When they were made, UTC.</param>
[method: ExplicitConstructor]
public sealed record DeviationChangeRow(
    long Seq, [property: ColumnWidth(12)] string Bureau, int Year, long ReportId, string Changes, int Count, DateTime At);
