using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>A deviation that a bulk decision has not reached yet.</summary>
/// <param name="Job">The job of the decision.</param>
/// <param name="Number">The position in the list of targets, from 1.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="ReportId">The report's id.</param>
/// <param name="Deviation">The deviation's id.</param>
/// <param name="Status">The status at the time of the decision; the deviation is skipped if it has changed since.</param>
[method: ExplicitConstructor]
public sealed record DecisionTargetRow(
    long Job, int Number, [property: ColumnWidth(12)] string Bureau, [property: ColumnWidth(32)] string Unit, long ReportId,
    [property: ColumnWidth(80)] string Deviation, DeviationStatus Status);
