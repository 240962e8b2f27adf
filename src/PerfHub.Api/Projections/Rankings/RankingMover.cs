using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// What a bureau's move changes in the rankings: the lists of the bureaus that are left lose all that its own list has, the
/// lists of those that are joined gain it, and so do the counters. The bureau's own lists, and those below it, stay.
/// </summary>
/// <remarks>
/// Standings that wait in the queue are fine before and after. The move keeps what holds between two batches: a standing's
/// entries are those of its <see cref="RankedReportRow"/>, in the lists of every bureau that its own lies in. A batch before the move
/// is moved along; a batch after it takes the entries away by that row from where the tree says now, which is where they are.
/// </remarks>
internal static class RankingMover
{
    private const string YearsSql = "SELECT DISTINCT Year FROM RankingGroup WHERE Scope = @bureau AND Own = 0";

    // A place names its unit, so what the list of the moved bureau has is found in another by its place alone.
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

    /// <summary>Writes it, in the transaction that moves the bureau and before the tree is changed.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureau">The bureau that is moved.</param>
    /// <param name="left">The bureaus that it lies in no more.</param>
    /// <param name="joined">The bureaus that it lies in from now on.</param>
    /// <param name="now">Now, UTC.</param>
    public static async Task MoveBureauAsync(
        WriteSession session, string bureau, IReadOnlyList<string> left, IReadOnlyList<string> joined, DateTime now)
    {
        await session.AcquireLockAsync(OutboxProcessor.GetLockName(typeof(RankingProjector)));
        foreach (var year in await session.QueryAsync<int>(YearsSql, new { bureau }))
        {
            foreach (var metric in Enum.GetNames<RankingMetric>())
            {
                foreach (var scope in left)
                {
                    await session.ExecuteAsync(RemoveEntriesSql, new { scope, year, metric, bureau });
                }

                foreach (var scope in joined)
                {
                    await session.ExecuteAsync(AddEntriesSql, new { scope, year, metric, bureau });
                }
            }
        }

        var groups = await session.QueryAsync<RankingGroupRow>(GroupsSql, new { bureau });
        var theirs = new List<RankingGroupRow>();
        foreach (var scope in left.Concat(joined))
        {
            theirs.AddRange(await session.QueryAsync<RankingGroupRow>(GroupsSql, new { bureau = scope }));
        }

        List<RankingGroupRow> changes =
        [
            .. left.SelectMany(scope => groups.Select(group => group.ToDelta(scope, -1))),
            .. joined.SelectMany(scope => groups.Select(group => group.ToDelta(scope, 1))),
        ];
        await RankingChanges.UpdateGroupsAsync(session, theirs, changes, await VersionNumberAllocator.AllocateBlockAsync(session, now));
    }

    private static RankingGroupRow ToDelta(this RankingGroupRow group, string scope, int sign) =>
        group with { Scope = scope, Population = sign * group.Population, Rated = sign * group.Rated, Version = 0 };
}
