using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Peers;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// Writes signatures and results of indicators, in one row of each report. Rows of <c>IndicatorResult</c> from before stay: nothing
/// reads them while the report's row has the results.
/// </summary>
internal static class IndicatorResultWriter
{
    private const string UpdateSql = "UPDATE NarrativeSignature SET Indicators = @Indicators WHERE ReportId = @ReportId";

    private const string DeleteRowsSql = "DELETE FROM IndicatorResult WHERE ReportId = @Id";

    // No algorithm has it: readers compute the signature of such a row.
    private const int NoMethod = 0;

    /// <summary>Writes those of updates.</summary>
    public static async Task WriteAsync(WriteSession session, IReadOnlyList<ReportUpdate> updates)
    {
        var filed = updates.Where(it => it.Signature is not null).ToList();
        await session.RemoveAsync([.. filed.Where(it => !it.IsNew).Select(it => it.Signature!)]);
        await session.InsertAsync([.. filed.Select(it => it.Signature! with { Indicators = Encode(it.IndicatorResults!) })]);
        foreach (var update in updates.Where(it => it is { Signature: null, IndicatorResults: not null }))
        {
            var row = new NarrativeSignatureRow(
                update.Report.Id, update.Report.Bureau, update.Report.Revision, NoMethod, [], Encode(update.IndicatorResults!));
            if (await session.ExecuteAsync(UpdateSql, new { row.Indicators, row.ReportId }) == 0 && row.Indicators is not null)
            {
                await session.InsertAsync([row]);
            }
        }

        if (StoredFormat.WritesPrevious)
        {
            await WriteRowsAsync(session, [.. updates.Where(it => it.IndicatorResults is not null)]);
        }
    }

    private static byte[]? Encode(IReadOnlyList<IndicatorResultRow> results) => StoredFormat.WritesPrevious ? null : IndicatorResultCodec.Encode(results);

    private static async Task WriteRowsAsync(WriteSession session, IReadOnlyList<ReportUpdate> updates)
    {
        foreach (var update in updates.Where(it => !it.IsNew))
        {
            await session.ExecuteAsync(DeleteRowsSql, new { update.Report.Id });
        }

        await session.InsertAsync([.. updates.SelectMany(it => it.IndicatorResults!)]);
    }
}
