using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>The number of units in a group of a ranking.</summary>
/// <param name="Scope">The bureau of the ranking.</param>
/// <param name="Own">Whether only the bureau's own units are counted, without those of the bureaus below.</param>
/// <param name="Year">The fiscal year.</param>
/// <param name="Sector">The units' sector; empty for the group of all units.</param>
/// <param name="Kind">The units' kind; empty for the group of all units.</param>
/// <param name="Population">The number of units with a report.</param>
/// <param name="Rated">The number of those with an execution rate.</param>
/// <param name="Version">Grows with every change, above all versions of the list's groups; see <see cref="VersionNumberAllocator"/>.</param>
[RowKey(nameof(Scope), nameof(Own), nameof(Year), nameof(Sector), nameof(Kind))]
[method: ExplicitConstructor]
public sealed record RankingGroupRow(
    [property: ColumnWidth(12)] string Scope, bool Own, int Year, [property: ColumnWidth(100)] string Sector,
    [property: ColumnWidth(20)] string Kind, int Population, int Rated, long Version);
