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
public static class DataVersions
{
    private const string Sql = """
        SELECT CASE WHEN EXISTS (SELECT 1 FROM RankingOutbox) THEN 1 ELSE 0 END AS IsBehind,
            COALESCE(MAX(v.Version), 0) AS Version, MAX(v.ChangedAt) AS ChangedAt
        FROM DataVersion v WHERE v.Scope = @bureau AND v.Year IN (0, @year)
        """;

    private const string ChangedScopesSql = """
        SELECT DISTINCT s.Ancestor AS Scope, q.Year
        FROM RankingOutbox q JOIN BureauScope s ON s.Descendant = q.Bureau
        WHERE q.Id <= @claimId AND q.ClaimId = @claimId
        """;

    private const string CurrentVersionsSql = """
        SELECT v.* FROM DataVersion v
        WHERE v.Scope IN (
            SELECT s.Ancestor FROM RankingOutbox q JOIN BureauScope s ON s.Descendant = q.Bureau WHERE q.Id <= @claimId AND q.ClaimId = @claimId)
        """;

    /// <summary>The state as it is now, once all that was committed before is in it. Never asked of a copy that may lag behind.</summary>
    /// <param name="db">The store.</param>
    /// <param name="projector">Brings the lists up to date.</param>
    /// <param name="bureau">The bureau that reads.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task<DataVersion> GetCurrentAsync(Db db, RankingProjector projector, string bureau, int year, CancellationToken cancel)
    {
        TenantContext.RequirePrimary();
        var row = (await db.QueryFirstOrDefaultAsync<VersionRow>(Sql, new { bureau, year }, cancel))!;
        if (row.IsBehind)
        {
            await projector.ProcessPendingAsync(cancel);
            row = (await db.QueryFirstOrDefaultAsync<VersionRow>(Sql, new { bureau, year }, cancel))!;
        }

        return new DataVersion(row.Version, row.ChangedAt);
    }

    /// <summary>The state of a snapshot.</summary>
    /// <param name="reads">The snapshot.</param>
    /// <param name="bureau">The bureau that reads.</param>
    /// <param name="year">The fiscal year.</param>
    public static async Task<DataVersion> ReadAsync(IReadSession reads, string bureau, int year)
    {
        var row = (await reads.QueryFirstOrDefaultAsync<VersionRow>(Sql, new { bureau, year }))!;
        return new DataVersion(row.Version, row.ChangedAt);
    }

    /// <summary>
    /// Moves the versions that a batch of the rankings' queue concerns, in the transaction that brings the lists up to date: above all of the
    /// same bureau, of which the highest two are read as one.
    /// </summary>
    internal static async Task AdvanceAsync(WriteSession session, long claimId, long least, DateTime now)
    {
        var known = (await session.QueryAsync<DataVersionRow>(CurrentVersionsSql, new { claimId })).ToLookup(row => row.Scope);
        var moved = await session.QueryAsync<ChangedScope>(ChangedScopesSql, new { claimId });
        List<DataVersionRow> after =
        [
            .. moved.Select(it => new DataVersionRow
            {
                Scope = it.Scope,
                Year = it.Year,
                Version = VersionNumberAllocator.ComputeNext(known[it.Scope].Select(row => row.Version), least),
                ChangedAt = now,
            }),
        ];
        await session.RemoveAsync([.. after.Where(row => known[row.Scope].Any(it => it.Year == row.Year))]);
        await session.InsertAsync(after);
    }

    /// <summary>Says that something of bureaus themselves has changed, in the transaction that changes it.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureaus">The bureaus; those above them are concerned too.</param>
    /// <param name="year">The fiscal year; 0 where it is about all of them.</param>
    /// <param name="now">Now, UTC.</param>
    public static Task RecordChangeAsync(WriteSession session, IEnumerable<string> bureaus, int year, DateTime now) =>
        session.InsertAsync([.. bureaus.Distinct().Select(bureau => RankingOutboxRow.CreateForBureau(bureau, year, now))]);

    /// <summary>The same for a bureau and all below it, which inherit what it sets.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureau">The bureau.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="now">Now, UTC.</param>
    public static async Task RecordSubtreeChangeAsync(WriteSession session, string bureau, int year, DateTime now) =>
        await RecordChangeAsync(session, await session.QueryAsync<string>(BureauTree.DescendantsSql, new { bureau }), year, now);

    private sealed record VersionRow
    {
        public required bool IsBehind { get; init; }

        public required long Version { get; init; }

        public required DateTime? ChangedAt { get; init; }
    }

    private sealed record ChangedScope
    {
        public required string Scope { get; init; }

        public required int Year { get; init; }
    }
}
