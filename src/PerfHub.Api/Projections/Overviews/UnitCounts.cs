using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Overviews;

/// <summary>The units of a bureau, as an overview of a year counts them.</summary>
/// <param name="Year">The fiscal year.</param>
/// <param name="Bureau">The bureau.</param>
/// <param name="Sectors">The units of each sector.</param>
internal sealed record UnitCounts(int Year, string Bureau, IReadOnlyList<UnitCountRow> Sectors)
{
    public static async Task<UnitCounts> ReadAsync(ReadSnapshot snapshot, int year, string bureau) =>
        new(year, bureau, await snapshot.QueryAsync<UnitCountRow>(UnitCountRow.Sql, new { bureau, year }));
}
