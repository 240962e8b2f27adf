using Dapper;

namespace PerfHub.Api.Projections.Indexing;

/// <summary>The number of active units of a sector in a bureau.</summary>
/// <param name="Bureau">The bureau.</param>
/// <param name="Sector">The sector, as written.</param>
/// <param name="NormalizedSector">Its normal form, if that differs.</param>
/// <param name="Units">The number of units.</param>
[method: ExplicitConstructor]
internal sealed record SectorUnitsRow(string Bureau, string Sector, string? NormalizedSector, int Units)
{
    private const string Columns = "SELECT u.Bureau, u.Sector, u.NormalizedSector, COUNT(*) AS Units FROM Unit u WHERE u.Active = 1";

    private const string Grouping = "GROUP BY u.Bureau, u.Sector, u.NormalizedSector";

    /// <summary>The units of all bureaus.</summary>
    internal const string Sql = $"{Columns} {Grouping}";

    /// <summary>The units of the bureaus that have changed after <c>@seq</c>; see <see cref="BureauMap"/>.</summary>
    internal const string ChangedSql = $"{Columns} AND u.Bureau IN ({BureauMap.ChangedSql}) {Grouping}";

    /// <summary>The normal form of the sector.</summary>
    public string Form => NormalizedSector ?? Sector;
}
