using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// Updates the rankings. A filing only queues its report; the projector updates the places in the lists of its bureau and of every
/// bureau above, in the order of the lists. Filings of different units therefore never write the same rows.
/// </summary>
public sealed class RankingProjector(Db db, TimeProvider time) : OutboxProcessor<RankingOutboxRow>(db, MaxBatchSize)
{
    // Filings wait for about 200 ms at most.
    private const int MaxBatchSize = 2000;

    // Claimed rows have ids up to the claim id; rows that were queued since do not belong to the batch.
    private const string BatchCondition = "q.Id <= @claimId AND q.ClaimId = @claimId";

    private const string ReportsSql = $"SELECT t.* FROM RankingOutbox q JOIN CurrentReport t ON t.Id = q.ReportId WHERE {BatchCondition}";

    private const string UnitsSql = $"""
        SELECT u.* FROM RankingOutbox q
        JOIN CurrentReport t ON t.Id = q.ReportId
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE {BatchCondition}
        """;

    private const string ReviewedScoresSql = $"""
        SELECT v.* FROM RankingOutbox q
        JOIN CurrentReport t ON t.Id = q.ReportId
        {ReviewedScoreRow.Join}
        WHERE {BatchCondition} AND v.ReportId IS NOT NULL
        """;

    private const string BureausSql = $"SELECT b.* FROM Bureau b WHERE b.Code IN (SELECT q.Bureau FROM RankingOutbox q WHERE {BatchCondition})";

    private const string ScopesSql = $"""
        SELECT s.Ancestor, s.Descendant FROM BureauScope s
        WHERE s.Descendant IN (SELECT q.Bureau FROM RankingOutbox q WHERE {BatchCondition})
        """;

    // The groups of the previous and current sectors of the units, of every kind, and the groups of all units.
    private const string GroupsSql = $"""
        SELECT g.* FROM RankingGroup g
        WHERE g.Scope IN (
            SELECT s.Ancestor FROM BureauScope s WHERE s.Descendant IN (SELECT q.Bureau FROM RankingOutbox q WHERE {BatchCondition}))
          AND (g.Sector = ''
            OR g.Sector IN (
                SELECT {UnitRow.SectorFormSql} FROM RankingOutbox q
                JOIN CurrentReport t ON t.Id = q.ReportId
                JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
                WHERE {BatchCondition})
            OR g.Sector IN (SELECT r.Sector FROM RankingOutbox q JOIN RankedReport r ON r.ReportId = q.ReportId WHERE {BatchCondition}))
        """;

    private const string RankedReportsSql = $"SELECT r.* FROM RankingOutbox q JOIN RankedReport r ON r.ReportId = q.ReportId WHERE {BatchCondition}";

    // Hosts of the release before do not know this metric and drop the score from the summary, so entries are found by report, and
    // looked for wherever a score was ever stated.
    private const string CountReviewsSql = $"SELECT COUNT(*) FROM RankingOutbox q JOIN ReviewedScore v ON v.ReportId = q.ReportId WHERE {BatchCondition}";

    private const string DeleteReviewedEntriesSql = $"""
        DELETE FROM RankingEntry
        WHERE Metric = 'ReviewedScore'
          AND Year IN (SELECT q.Year FROM RankingOutbox q WHERE {BatchCondition})
          AND Scope IN (SELECT s.Ancestor FROM BureauScope s WHERE s.Descendant IN (SELECT q.Bureau FROM RankingOutbox q WHERE {BatchCondition}))
          AND ReportId IN (SELECT q.ReportId FROM RankingOutbox q WHERE {BatchCondition})
        """;

    private const string DeleteRankedReportsSql =
        $"DELETE FROM RankedReport WHERE ReportId IN (SELECT q.ReportId FROM RankingOutbox q WHERE {BatchCondition})";

    // The lowest version number that this host may use; 0 until its block is on disk.
    private long _minVersion;

    // After a power failure the outbox still has the rows, lists and counters follow from them, and no version is used twice.
    /// <inheritdoc />
    protected override bool AllowsDelayedDurability => true;

    /// <inheritdoc />
    protected override async Task PrepareAsync(Db store, CancellationToken cancel)
    {
        if (Volatile.Read(ref _minVersion) == 0)
        {
            Volatile.Write(ref _minVersion, await store.WriteEssentialAsync(session => VersionNumberAllocator.AllocateBlockAsync(session, time.UtcNow()), cancel));
        }
    }

    /// <inheritdoc />
    protected override async Task ProcessBatchAsync(WriteSession session, long claimId)
    {
        var args = new { claimId };
        var units = (await session.QueryAsync<UnitRow>(UnitsSql, args)).ToLookup(unit => (unit.Bureau, unit.Code));
        var bureaus = (await session.QueryAsync<BureauRow>(BureausSql, args)).ToDictionary(bureau => bureau.Code, bureau => bureau.Name);
        var scopes = (await session.QueryAsync<BureauScopeRow>(ScopesSql, args)).ToLookup(it => it.Descendant, it => it.Ancestor);
        var before = (await session.QueryAsync<RankedReportRow>(RankedReportsSql, args)).ToLookup(row => row.ReportId);
        var reviewed = (await session.QueryAsync<ReviewedScoreRow>(ReviewedScoresSql, args)).ToLookup(row => row.ReportId);
        var groups = await session.QueryAsync<RankingGroupRow>(GroupsSql, args);
        await session.ExecuteAsync(DeleteRankedReportsSql, args);
        if (await session.QueryFirstOrDefaultAsync<long>(CountReviewsSql, args) > 0)
        {
            await session.ExecuteAsync(DeleteReviewedEntriesSql, args);
        }

        var changes = new RankingChanges();
        foreach (var report in (await session.QueryAsync<CurrentReportRow>(ReportsSql, args)).DistinctBy(report => report.Id))
        {
            var unit = units[(report.Bureau, report.Unit)].First();
            var after = report.Status.Counts() ? UnitSummary.CreateRow(unit, bureaus[report.Bureau], report, reviewed[report.Id].FirstOrDefault()) : null;
            changes.Add(report, before[report.Id].FirstOrDefault(), after, [.. scopes[report.Bureau]]);
        }

        await changes.WriteAsync(session, groups, _minVersion);
        await DataVersions.AdvanceAsync(session, claimId, _minVersion, time.UtcNow());
    }
}
