using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>A deviation that a bulk decision has decided. It is never changed.</summary>
/// <param name="Job">The job of the decision.</param>
/// <param name="ReportId">The report's id.</param>
/// <param name="Deviation">The deviation's id.</param>
/// <param name="Number">The number of the job's event within the deviation's case.</param>
/// <param name="Bureau">The unit's bureau.</param>
[method: ExplicitConstructor]
public sealed record DecidedDeviationRow(
    long Job, long ReportId, [property: ColumnWidth(80)] string Deviation, int Number, [property: ColumnWidth(12)] string Bureau);
