using PerfHub.Api.Data;

namespace PerfHub.Api.Features.Units;

/// <summary>A unit with the name of its bureau.</summary>
/// <param name="Row">The unit.</param>
/// <param name="BureauName">Its bureau's name.</param>
public sealed record NamedUnit(UnitRow Row, string BureauName)
{
    private const string BureauNameSql = "SELECT Name FROM Bureau WHERE Code = @bureau";

    /// <summary>Reads a unit that is there: its endpoint has looked.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureau">The bureau's code.</param>
    /// <param name="unit">The unit's code.</param>
    public static async Task<NamedUnit> Read(WriteSession session, string bureau, string unit) =>
        Of((await session.FirstOrDefault<UnitRow>(GetUnit.Sql, new { Bureau = bureau, Unit = unit }))!, await BureauNameOf(session, bureau));

    /// <summary>Names the bureau of a unit.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="row">The unit.</param>
    public static async Task<NamedUnit> Of(WriteSession session, UnitRow row) => Of(row, await BureauNameOf(session, row.Bureau));

    private static NamedUnit Of(UnitRow row, string bureauName) => new(row, bureauName);

    private static async Task<string> BureauNameOf(WriteSession session, string bureau) =>
        (await session.FirstOrDefault<string>(BureauNameSql, new { bureau }))!;
}
