using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// Moves a bureau in the rankings: its old parents' lists lose all entries of the bureau's list, its new parents' lists gain them,
/// and the counters change accordingly. The lists of the bureau and of the bureaus below it do not change.
/// </summary>
/// <remarks>
/// Queued reports may be processed before or after the move, because it preserves the invariant between batches: a report's entries
/// are those of its <see cref="RankedReportRow"/>, in the lists of its bureau and of every bureau above. The entries of an earlier
/// batch are moved too; a later batch finds and removes them in the lists of the new tree.
/// </remarks>
internal static class RankingMover
{
    private const string YearsSql = "SELECT DISTINCT Year FROM RankingGroup WHERE Scope = @bureau AND Own = 0";

    // A position contains the unit, so it identifies an entry of the moved bureau in any list.
    private const string RemoveEntriesSql = """
        DELETE FROM RankingEntry
        WHERE Scope = @scope AND Year = @year AND Metric = @metric
          AND Position IN (SELECT m.Position FROM RankingEntry m WHERE m.Scope = @bureau AND m.Year = @year AND m.Metric = @metric)
        """;

    private const string AddEntriesSql = """
        INSERT INTO RankingEntry (Scope, Year, Metric, Position, Sector, Kind, Bureau, ReportId)
        SELECT @scope, m.Year, m.Metric, m.Position, m.Sector, m.Kind, m.Bureau, m.ReportId
        FROM RankingEntry m
        WHERE m.Scope = @bureau AND m.Year = @year AND m.Metric = @metric
        """;

    private const string GroupsSql = "SELECT * FROM RankingGroup WHERE Scope = @bureau AND Own = 0";

    /// <summary>
    /// Moves the entries and counters of a bureau from the lists of <paramref name="lostAncestors"/> to those of
    /// <paramref name="gainedAncestors"/>. Call it in the transaction that moves the bureau, before the tree changes.
    /// </summary>
    public static async Task MoveBureauAsync(
        WriteSession session, string bureau, IReadOnlyList<string> lostAncestors, IReadOnlyList<string> gainedAncestors, DateTime now)
    {
        await session.AcquireLockAsync(OutboxProcessor.GetLockName(typeof(RankingProjector)));
        foreach (var year in await session.QueryAsync<int>(YearsSql, new { bureau }))
        {
            foreach (var metric in Enum.GetNames<RankingMetric>())
            {
                foreach (var scope in lostAncestors)
                {
                    await session.ExecuteAsync(RemoveEntriesSql, new { scope, year, metric, bureau });
                }

                foreach (var scope in gainedAncestors)
                {
                    await session.ExecuteAsync(AddEntriesSql, new { scope, year, metric, bureau });
                }
            }
        }

        var groups = await session.QueryAsync<RankingGroupRow>(GroupsSql, new { bureau });
        var affected = new List<RankingGroupRow>();
        foreach (var scope in lostAncestors.Concat(gainedAncestors))
        {
            affected.AddRange(await session.QueryAsync<RankingGroupRow>(GroupsSql, new { bureau = scope }));
        }

        List<RankingGroupRow> changes =
        [
            .. lostAncestors.SelectMany(scope => groups.Select(group => group.ToDelta(scope, -1))),
            .. gainedAncestors.SelectMany(scope => groups.Select(group => group.ToDelta(scope, 1))),
        ];
        await RankingChanges.UpdateGroupsAsync(session, affected, changes, await VersionNumberAllocator.AllocateBlockAsync(session, now));
    }

    private static RankingGroupRow ToDelta(this RankingGroupRow group, string scope, int sign) =>
        group with { Scope = scope, Population = sign * group.Population, Rated = sign * group.Rated, Version = 0 };
}
