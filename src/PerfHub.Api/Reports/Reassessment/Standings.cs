using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessment;

/// <summary>Reads and writes where units stand.</summary>
internal static class Standings
{
    private const string Sql = "SELECT t.* FROM Standing t WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit";

    private const string DeviationsSql = "SELECT * FROM Deviation WHERE Standing = @standing";

    private const string RemoveIndicatorsSql = "DELETE FROM IndicatorResult WHERE Standing = @Id";

    /// <summary>Where a unit stands in a year; nothing where it has filed nothing.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="key">Whose report it is.</param>
    public static Task<StandingRow?> Find(WriteSession session, ReportKey key) => session.FirstOrDefault<StandingRow>(Sql, key);

    /// <summary>The deviations of a standing, resolved ones too.</summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="standing">The standing's id; nothing where there is none yet.</param>
    public static async Task<List<DeviationRow>> Deviations(IReads reads, long? standing) =>
        standing is null ? [] : await reads.All<DeviationRow>(DeviationsSql, new { standing });

    /// <summary>Writes what has become of standings, however many. The turns of their units are the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="anew">The standings, each once.</param>
    public static async Task Write(WriteSession session, IReadOnlyList<StandingAnew> anew)
    {
        await session.Insert([.. anew.Where(it => it.IsNew).Select(it => it.Standing)]);
        await session.Update([.. anew.Where(it => !it.IsNew).Select(it => it.Standing)]);
        await session.Remove([.. anew.SelectMany(it => it.Gone)]);
        await session.Insert([.. anew.SelectMany(it => it.Come)]);
        foreach (var it in anew.Where(it => it is { IsNew: false, Results: not null }))
        {
            await session.Execute(RemoveIndicatorsSql, new { it.Standing.Id });
        }

        await session.Insert([.. anew.SelectMany(it => it.Results ?? [])]);
        await session.Insert([.. anew.Select(it => it.Ranking)]);
        await session.Insert([.. anew.Select(it => it.Changes).OfType<DeviationChangeQueueRow>()]);
    }
}
