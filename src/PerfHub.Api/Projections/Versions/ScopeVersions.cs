using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Projections.Versions;

/// <summary>
/// The versions by which answers are kept. Whatever changes what lists and overviews show adds a row to the rankings' queue in its own
/// transaction; where the queue is brought up to date, the versions of the bureau concerned and of all above it move along with the lists
/// themselves. Queue and version are asked in one query, so that a read sees what was acknowledged before it, whichever host it asks.
/// </summary>
public static class ScopeVersions
{
    private const string Sql = """
        SELECT CASE WHEN EXISTS (SELECT 1 FROM RankingQueue) THEN 1 ELSE 0 END AS IsBehind,
            COALESCE(MAX(v.Version), 0) AS Version, MAX(v.At) AS At
        FROM ScopeVersion v WHERE v.Scope = @bureau AND v.Year IN (0, @year)
        """;

    private const string MovedSql = """
        SELECT DISTINCT s.Ancestor AS Scope, q.Year
        FROM RankingQueue q JOIN BureauScope s ON s.Descendant = q.Bureau
        WHERE q.Id <= @batch AND q.Batch = @batch
        """;

    private const string KnownSql = """
        SELECT v.* FROM ScopeVersion v
        WHERE v.Scope IN (
            SELECT s.Ancestor FROM RankingQueue q JOIN BureauScope s ON s.Descendant = q.Bureau WHERE q.Id <= @batch AND q.Batch = @batch)
        """;

    /// <summary>The state as it is now, once all that was committed before is in it. Never asked of a copy that may lag behind.</summary>
    /// <param name="db">The store.</param>
    /// <param name="projector">Brings the lists up to date.</param>
    /// <param name="bureau">The bureau that reads.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task<ScopeVersion> Now(Db db, RankingProjector projector, string bureau, int year, CancellationToken cancel)
    {
        StoreCaller.ReadOwnWrites();
        var row = (await db.FirstOrDefault<Row>(Sql, new { bureau, year }, cancel))!;
        if (row.IsBehind)
        {
            await projector.CatchUp(cancel);
            row = (await db.FirstOrDefault<Row>(Sql, new { bureau, year }, cancel))!;
        }

        return new ScopeVersion(row.Version, row.At);
    }

    /// <summary>The state of a snapshot.</summary>
    /// <param name="reads">The snapshot.</param>
    /// <param name="bureau">The bureau that reads.</param>
    /// <param name="year">The fiscal year.</param>
    public static async Task<ScopeVersion> Of(IReads reads, string bureau, int year)
    {
        var row = (await reads.FirstOrDefault<Row>(Sql, new { bureau, year }))!;
        return new ScopeVersion(row.Version, row.At);
    }

    /// <summary>
    /// Moves the versions that a batch of the rankings' queue concerns, in the transaction that brings the lists up to date: above all of the
    /// same bureau, of which the highest two are read as one.
    /// </summary>
    internal static async Task Move(WriteSession session, long batch, long least, DateTime now)
    {
        var known = (await session.All<ScopeVersionRow>(KnownSql, new { batch })).ToLookup(row => row.Scope);
        var moved = await session.All<Moved>(MovedSql, new { batch });
        List<ScopeVersionRow> after =
        [
            .. moved.Select(it => new ScopeVersionRow
            {
                Scope = it.Scope,
                Year = it.Year,
                Version = VersionNumbers.Next(known[it.Scope].Select(row => row.Version), least),
                At = now,
            }),
        ];
        await session.Remove([.. after.Where(row => known[row.Scope].Any(it => it.Year == row.Year))]);
        await session.Insert(after);
    }

    /// <summary>Says that something of bureaus themselves has changed, in the transaction that changes it.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureaus">The bureaus; those above them are concerned too.</param>
    /// <param name="year">The fiscal year; 0 where it is about all of them.</param>
    /// <param name="now">Now, UTC.</param>
    public static Task Changed(WriteSession session, IEnumerable<string> bureaus, int year, DateTime now) =>
        session.Insert([.. bureaus.Distinct().Select(bureau => RankingQueueRow.Of(bureau, year, now))]);

    /// <summary>The same for a bureau and all below it, which inherit what it sets.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureau">The bureau.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="now">Now, UTC.</param>
    public static async Task ChangedBelow(WriteSession session, string bureau, int year, DateTime now) =>
        await Changed(session, await session.All<string>(BureauTree.DescendantsSql, new { bureau }), year, now);

    private sealed record Row
    {
        public required bool IsBehind { get; init; }

        public required long Version { get; init; }

        public required DateTime? At { get; init; }
    }

    private sealed record Moved
    {
        public required string Scope { get; init; }

        public required int Year { get; init; }
    }
}
