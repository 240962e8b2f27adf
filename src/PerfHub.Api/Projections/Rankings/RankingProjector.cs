using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// Brings the rankings up to date with what was filed. A filing only says that its standing changed; its places in the
/// lists of its bureau and of every one above follow here, in the order of the lists. So a filing touches nothing that other
/// units' filings touch.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="time">The source of time.</param>
public sealed class RankingProjector(Db db, TimeProvider time) : Backlog<RankingQueueRow>(db, LargestBatch)
{
    // Holds up those who file for some two hundred milliseconds at most.
    private const int LargestBatch = 2000;

    // What is taken up has ids up to the batch's own; what came in since is not of the batch.
    private const string OfBatch = "q.Id <= @batch AND q.Batch = @batch";

    private const string StandingsSql = $"SELECT t.* FROM RankingQueue q JOIN Standing t ON t.Id = q.Standing WHERE {OfBatch}";

    private const string UnitsSql = $"""
        SELECT u.* FROM RankingQueue q
        JOIN Standing t ON t.Id = q.Standing
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE {OfBatch}
        """;

    private const string BureausSql = $"SELECT b.* FROM Bureau b WHERE b.Code IN (SELECT q.Bureau FROM RankingQueue q WHERE {OfBatch})";

    private const string ScopesSql = $"""
        SELECT s.Ancestor, s.Descendant FROM BureauScope s
        WHERE s.Descendant IN (SELECT q.Bureau FROM RankingQueue q WHERE {OfBatch})
        """;

    // Those of the sectors that units were of and are of, and of all together; kinds are three.
    private const string GroupsSql = $"""
        SELECT g.* FROM RankingGroup g
        WHERE g.Scope IN (
            SELECT s.Ancestor FROM BureauScope s WHERE s.Descendant IN (SELECT q.Bureau FROM RankingQueue q WHERE {OfBatch}))
          AND (g.Sector = ''
            OR g.Sector IN (
                SELECT u.Sector FROM RankingQueue q
                JOIN Standing t ON t.Id = q.Standing
                JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
                WHERE {OfBatch})
            OR g.Sector IN (SELECT r.Sector FROM RankingQueue q JOIN Ranked r ON r.Standing = q.Standing WHERE {OfBatch}))
        """;

    private const string RankedSql = $"SELECT r.* FROM RankingQueue q JOIN Ranked r ON r.Standing = q.Standing WHERE {OfBatch}";

    private const string ForgetSql = $"DELETE FROM Ranked WHERE Standing IN (SELECT q.Standing FROM RankingQueue q WHERE {OfBatch})";

    // The least number that this host may give to a version; 0 until its block is begun, and on disk.
    private long _least;

    // Lists and counters follow from queue and standings, and versions are never given twice.
    /// <inheritdoc />
    protected override bool IsDerived => true;

    /// <inheritdoc />
    protected override async Task Prepare(Db store, CancellationToken cancel)
    {
        if (Volatile.Read(ref _least) == 0)
        {
            Volatile.Write(ref _least, await store.Write(session => VersionNumbers.Begin(session, time.Now()), cancel));
        }
    }

    /// <inheritdoc />
    protected override async Task Do(WriteSession session, long batch)
    {
        var args = new { batch };
        var units = (await session.All<UnitRow>(UnitsSql, args)).ToLookup(unit => (unit.Bureau, unit.Code));
        var bureaus = (await session.All<BureauRow>(BureausSql, args)).ToDictionary(bureau => bureau.Code, bureau => bureau.Name);
        var scopes = (await session.All<BureauScopeRow>(ScopesSql, args)).ToLookup(it => it.Descendant, it => it.Ancestor);
        var before = (await session.All<RankedRow>(RankedSql, args)).ToLookup(row => row.Standing);
        var groups = await session.All<RankingGroupRow>(GroupsSql, args);
        await session.Execute(ForgetSql, args);

        var changes = new RankingChanges();
        foreach (var standing in (await session.All<StandingRow>(StandingsSql, args)).DistinctBy(standing => standing.Id))
        {
            var unit = units[(standing.Bureau, standing.Unit)].First();
            var after = UnitSummary.Ranked(unit, bureaus[standing.Bureau], standing);
            changes.Add(standing, before[standing.Id].FirstOrDefault(), after, [.. scopes[standing.Bureau]]);
        }

        await changes.Write(session, groups, _least);
        await ScopeVersions.Move(session, batch, _least, time.Now());
    }
}
