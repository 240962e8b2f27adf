using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// Numbers changes after their commit, one transaction at a time, as <see cref="DeviationChangeSequencer"/> does. SQLite has one writer,
/// so a trigger numbers each change in its own transaction, and there is nothing to do here.
/// </summary>
public sealed class RankingChangeSequencer(Db db) : OutboxProcessor<RankingChangeOutboxRow>(db, MaxBatchSize)
{
    private const int MaxBatchSize = 2000;

    private const string LastSeqSql = "SELECT MAX(c.Seq) FROM RankingChange c";

    private const string VersionsSql = """
        SELECT v.* FROM BureauVersion v
        WHERE v.Bureau IN (SELECT q.Bureau FROM RankingChangeOutbox q WHERE q.Id <= @claimId AND q.ClaimId = @claimId)
        """;

    /// <inheritdoc />
    protected override async Task ProcessBatchAsync(WriteSession session, IReadOnlyList<RankingChangeOutboxRow> rows, long claimId)
    {
        var lastSeq = await session.QueryFirstOrDefaultAsync<long?>(LastSeqSql, new { }) ?? 0;
        var current = (await session.QueryAsync<BureauVersionRow>(VersionsSql, new { claimId })).ToDictionary(it => (it.Bureau, it.Year));
        var next = new Dictionary<(string Bureau, int Year), BureauVersionRow>();
        var changes = new List<RankingChangeRow>(rows.Count);
        foreach (var row in rows)
        {
            var key = (row.Bureau, row.Year);
            changes.Add(new RankingChangeRow(++lastSeq, row.Bureau, row.Year, row.ReportId));
            var changedAt = (next.GetValueOrDefault(key) ?? current.GetValueOrDefault(key))?.ChangedAt is { } before && before > row.At ? before : row.At;
            next[key] = new BureauVersionRow(row.Bureau, row.Year, lastSeq, changedAt);
        }

        await session.InsertAsync(changes);
        await session.RemoveAsync([.. next.Keys.Where(current.ContainsKey).Select(key => current[key])]);
        await session.InsertAsync([.. next.Values]);
    }
}
