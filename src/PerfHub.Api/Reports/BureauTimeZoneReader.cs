using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports;

/// <summary>Reads the time zones of bureaus.</summary>
internal static class BureauTimeZoneReader
{
    private const string Sql = "SELECT b.TimeZone FROM Bureau b WHERE b.Code = @bureau";

    /// <summary>Reads the time zone of a bureau within a transaction.</summary>
    public static async Task<BureauTimeZone> ReadAsync(IReadSession reads, string bureau) =>
        BureauTimeZone.Get(await reads.QueryFirstOrDefaultAsync<string?>(Sql, new { bureau }));
}
