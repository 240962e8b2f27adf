using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Versions;

/// <summary>The last change of a bureau's own data of a year.</summary>
/// <param name="Bureau">The code of the bureau.</param>
/// <param name="Year">The fiscal year; 0 for data of all years.</param>
/// <param name="Seq">The number of the change; see <see cref="Rankings.RankingChangeRow"/>.</param>
/// <param name="ChangedAt">When it was made, UTC.</param>
[RowKey(nameof(Bureau), nameof(Year))]
[method: ExplicitConstructor]
public sealed record BureauVersionRow([property: ColumnWidth(12)] string Bureau, int Year, long Seq, DateTime ChangedAt);
