using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>Reads and writes where units stand.</summary>
internal static class CurrentReportStore
{
    private const string FindSql = "SELECT t.* FROM CurrentReport t WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit";

    private const string DeviationsSql = "SELECT * FROM Deviation WHERE ReportId = @reportId";

    private const string DeleteIndicatorResultsSql = "DELETE FROM IndicatorResult WHERE ReportId = @Id";

    /// <summary>Where a unit stands in a year; nothing where it has filed nothing.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="key">Whose report it is.</param>
    public static Task<CurrentReportRow?> FindAsync(WriteSession session, ReportKey key) => session.QueryFirstOrDefaultAsync<CurrentReportRow>(FindSql, key);

    /// <summary>The deviations of a standing, resolved ones too.</summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="reportId">The standing's id; nothing where there is none yet.</param>
    public static async Task<List<DeviationRow>> LoadDeviationsAsync(IReadSession reads, long? reportId) =>
        reportId is null ? [] : await reads.QueryAsync<DeviationRow>(DeviationsSql, new { reportId });

    /// <summary>Writes what has become of standings, however many. The turns of their units are the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="anew">The standings, each once.</param>
    public static async Task WriteAsync(WriteSession session, IReadOnlyList<ReportUpdate> anew)
    {
        await session.InsertAsync([.. anew.Where(it => it.IsNew).Select(it => it.Report)]);
        await session.UpdateAsync([.. anew.Where(it => !it.IsNew).Select(it => it.Report)]);
        await session.RemoveAsync([.. anew.SelectMany(it => it.Removed)]);
        await session.InsertAsync([.. anew.SelectMany(it => it.Upserted)]);
        foreach (var it in anew.Where(it => it is { IsNew: false, IndicatorResults: not null }))
        {
            await session.ExecuteAsync(DeleteIndicatorResultsSql, new { it.Report.Id });
        }

        await session.InsertAsync([.. anew.SelectMany(it => it.IndicatorResults ?? [])]);
        await session.InsertAsync([.. anew.Select(it => it.RankingMessage)]);
        await session.InsertAsync([.. anew.Select(it => it.DeviationChangeMessage).OfType<DeviationChangeOutboxRow>()]);
    }
}
