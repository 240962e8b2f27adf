using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports;

/// <summary>Reads the time zones of bureaus.</summary>
internal sealed class BureauTimeZoneReader(Db db)
{
    private const string Sql = "SELECT b.TimeZone FROM Bureau b WHERE b.Code = @bureau";

    /// <summary>Reads the time zone of a bureau.</summary>
    public async Task<BureauTimeZone> ReadAsync(string bureau, CancellationToken cancel) =>
        BureauTimeZone.Get(await db.QueryFirstOrDefaultAsync<string?>(Sql, new { bureau }, cancel));

    /// <summary>Reads the time zone of a bureau within a transaction.</summary>
    public static async Task<BureauTimeZone> ReadAsync(IReadSession reads, string bureau) =>
        BureauTimeZone.Get(await reads.QueryFirstOrDefaultAsync<string?>(Sql, new { bureau }));
}
