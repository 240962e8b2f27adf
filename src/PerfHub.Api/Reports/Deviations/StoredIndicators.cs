using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Reads the indicators of stored revisions: from the row of their report, or, if it was stored before they were in one row, from rows of
/// their own.
/// </summary>
internal static class StoredIndicators
{
    private const string StoredSql = "SELECT n.ReportId, n.Bureau, n.Indicators FROM NarrativeSignature n WHERE n.ReportId = @reportId AND n.Indicators IS NOT NULL";

    private const string RowsSql =
        "SELECT i.ReportId, i.Ordinal, i.Code, i.Name, i.Subject FROM IndicatorResult i WHERE i.ReportId = @reportId ORDER BY i.Ordinal";

    /// <summary>Loads those of one report, in order.</summary>
    public static async Task<List<StoredIndicator>> LoadAsync(IReadSession reads, long reportId) =>
        await reads.QueryFirstOrDefaultAsync<Row>(StoredSql, new { reportId }) is { } row
            ? row.Decode()
            : await reads.QueryAsync<StoredIndicator>(RowsSql, new { reportId });

    /// <summary>The indicators of a report in one value; see <see cref="IndicatorResultCodec"/>.</summary>
    [method: ExplicitConstructor]
    internal sealed record Row(long ReportId, string Bureau, byte[] Indicators)
    {
        public List<StoredIndicator> Decode() => IndicatorResultCodec.Decode(ReportId, Bureau, Indicators)
            .ConvertAll(it => new StoredIndicator(it.ReportId, it.Ordinal, it.Code, it.Name, it.Subject));
    }
}
