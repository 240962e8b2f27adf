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
/// <param name="Status">The status at the time of the decision; the deviation is skipped if this or anything below has changed since.</param>
/// <param name="InputsHash">Its <see cref="DeviationRow.InputsHash"/> then; <see langword="null"/>, as all below, if a host of the previous release wrote it.</param>
/// <param name="ChangedAt">Its <see cref="DeviationRow.ChangedAt"/> then.</param>
/// <param name="ExplainedAt">Its <see cref="DeviationRow.ExplainedAt"/> then.</param>
[TableTypeVersion(2)]
[method: ExplicitConstructor]
public sealed record DecisionTargetRow(
    long Job, int Number, [property: ColumnWidth(12)] string Bureau, [property: ColumnWidth(32)] string Unit, long ReportId,
    [property: ColumnWidth(80)] string Deviation, DeviationStatus Status, [property: ColumnWidth(64)] string? InputsHash, DateTime? ChangedAt,
    DateTime? ExplainedAt);
