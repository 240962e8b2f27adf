using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// A change that rankings or other lists show. A visible number implies that all lower ones are visible. Old rows are deleted, see
/// <see cref="RankingChangeCleanup"/>.
/// </summary>
/// <param name="Seq">1, 2, 3 … in the order of the commits.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Year">The fiscal year; 0 for all years.</param>
/// <param name="ReportId">The report's id; 0 for a change of the bureau itself.</param>
[method: ExplicitConstructor]
public sealed record RankingChangeRow(long Seq, [property: ColumnWidth(12)] string Bureau, int Year, long ReportId);
