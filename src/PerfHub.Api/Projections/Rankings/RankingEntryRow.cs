using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>A unit's place in one ranking of one bureau.</summary>
/// <param name="Scope">The bureau of the ranking: the unit's own bureau, or one above it.</param>
/// <param name="Year">The fiscal year.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Position">The place; see <see cref="RankingSortKey"/>.</param>
/// <param name="Sector">The unit's sector.</param>
/// <param name="Kind">The unit's kind.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="ReportId">The report's id.</param>
[RowKey(nameof(Scope), nameof(Year), nameof(Metric), nameof(Position))]
[method: ExplicitConstructor]
public sealed record RankingEntryRow(
    [property: ColumnWidth(12)] string Scope, int Year, RankingMetric Metric, [property: ColumnWidth(70)] string Position,
    [property: ColumnWidth(100)] string Sector, UnitKind Kind, [property: ColumnWidth(12)] string Bureau, long ReportId);
