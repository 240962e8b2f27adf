using Dapper;

namespace PerfHub.Api.Projections.Overviews;

/// <summary>How many units of a sector an overview counts.</summary>
/// <param name="Sector">The sector, as written.</param>
/// <param name="NormalizedSector">Its normal form, if that differs.</param>
/// <param name="Units">Active units, and inactive ones with a report that is not withdrawn.</param>
/// <param name="Hidden">Inactive units whose report is withdrawn; an overview counts neither.</param>
[method: ExplicitConstructor]
internal sealed record UnitCountRow(string Sector, string? NormalizedSector, int Units, int Hidden)
{
    /// <summary>The units of a bureau.</summary>
    internal const string Sql = """
        SELECT u.Sector, u.NormalizedSector,
            SUM(CASE WHEN u.Active = 1 OR t.Status <> 'Withdrawn' THEN 1 ELSE 0 END) AS Units,
            SUM(CASE WHEN u.Active = 0 AND t.Status = 'Withdrawn' THEN 1 ELSE 0 END) AS Hidden
        FROM Unit u LEFT JOIN CurrentReport t ON u.Active = 0 AND t.Bureau = u.Bureau AND t.Year = @year AND t.Unit = u.Code
        WHERE u.Bureau = @bureau
        GROUP BY u.Sector, u.NormalizedSector
        """;
}
