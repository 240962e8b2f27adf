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
    public static Task<CurrentReportRow?> Find(WriteSession session, ReportKey key) => session.QueryFirstOrDefault<CurrentReportRow>(FindSql, key);

    /// <summary>The deviations of a standing, resolved ones too.</summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="reportId">The standing's id; nothing where there is none yet.</param>
    public static async Task<List<DeviationRow>> LoadDeviations(IReadSession reads, long? reportId) =>
        reportId is null ? [] : await reads.Query<DeviationRow>(DeviationsSql, new { reportId });

    /// <summary>Writes what has become of standings, however many. The turns of their units are the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="anew">The standings, each once.</param>
    public static async Task Write(WriteSession session, IReadOnlyList<ReportUpdate> anew)
    {
        await session.Insert([.. anew.Where(it => it.IsNew).Select(it => it.Report)]);
        await session.Update([.. anew.Where(it => !it.IsNew).Select(it => it.Report)]);
        await session.Remove([.. anew.SelectMany(it => it.Removed)]);
        await session.Insert([.. anew.SelectMany(it => it.Upserted)]);
        foreach (var it in anew.Where(it => it is { IsNew: false, IndicatorResults: not null }))
        {
            await session.Execute(DeleteIndicatorResultsSql, new { it.Report.Id });
        }

        await session.Insert([.. anew.SelectMany(it => it.IndicatorResults ?? [])]);
        await session.Insert([.. anew.Select(it => it.RankingMessage)]);
        await session.Insert([.. anew.Select(it => it.DeviationChangeMessage).OfType<DeviationChangeOutboxRow>()]);
    }
}
