using PerfHub.Api.Http.Files;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports;

/// <summary>Reads the name and the time zone of the bureau that a list as a file is of.</summary>
internal sealed class FileOriginReader(Db db)
{
    private const string Sql = "SELECT b.Name, b.TimeZone FROM Bureau b WHERE b.Code = @bureau";

    /// <summary>Reads the bureau of a list.</summary>
    public async Task<FileOrigin> ReadAsync(string bureau, CancellationToken cancel, int? year = null, string? unit = null) =>
        Create(await db.QueryFirstOrDefaultAsync<Row>(Sql, new { bureau }, cancel), bureau, unit, year);

    /// <summary>Reads the bureau of a list within a transaction.</summary>
    public static async Task<FileOrigin> ReadAsync(IReadSession reads, string bureau, int year) =>
        Create(await reads.QueryFirstOrDefaultAsync<Row>(Sql, new { bureau }), bureau, unit: null, year);

    private static FileOrigin Create(Row? row, string bureau, string? unit, int? year) => new(BureauTimeZone.Get(row?.TimeZone), bureau, row?.Name, unit, year);

    private sealed record Row
    {
        public required string Name { get; init; }
        public required string? TimeZone { get; init; }
    }
}
