using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>An event in the case of a deviation. It is never changed.</summary>
/// <param name="ReportId">The report's id.</param>
/// <param name="Deviation">The deviation's id.</param>
/// <param name="Number">The number of the event within the deviation's case, from 1.</param>
/// <param name="Id">The id; see <see cref="TimeOrderedId"/>.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Kind">The action.</param>
/// <param name="Text">The text that came with it.</param>
/// <param name="Assignee">The person or team assigned from then on.</param>
/// <param name="DueOn">The due date of the assignment.</param>
/// <param name="StatusBefore">The status before the event.</param>
/// <param name="StatusAfter">The status after the event.</param>
/// <param name="Revision">The revision whose figures it refers to.</param>
/// <param name="Actor">The caller that added it; see <see cref="Caller.Id"/>. Empty if a re-evaluation did.</param>
/// <param name="Role">The role of the caller; without meaning if there is none.</param>
/// <param name="At">When it was added, UTC; later than all earlier events of the deviation.</param>
/// <param name="InputsHash">The <see cref="DeviationRow.InputsHash"/> that it refers to; for a step away from inputs, theirs.</param>
[TableTypeVersion(2)]
[method: ExplicitConstructor]
public sealed record DeviationEventRow(
    long ReportId, [property: ColumnWidth(80)] string Deviation, int Number, long Id, [property: ColumnWidth(12)] string Bureau, DeviationEventKind Kind,
    string? Text, [property: ColumnWidth(200)] string? Assignee, DateOnly? DueOn, DeviationStatus StatusBefore, DeviationStatus StatusAfter,
    int Revision, [property: ColumnWidth(200)] string Actor, Role Role, DateTime At,
    [property: ColumnWidth(64)] string? InputsHash);
