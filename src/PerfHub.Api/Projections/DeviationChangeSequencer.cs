using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Projections;

/// <summary>
/// Numbers the change feed. If transactions took numbers themselves, the numbers would become visible in the order of the commits: a
/// reader that has seen 7 would miss a 6 committed later. Therefore one transaction at a time numbers committed rows and continues after
/// the last committed number, so a visible number implies that all lower ones are visible. Changes of one report stay in order,
/// because their ids grow and they are written under the lock of the unit. Deviations of a moved bureau are read when they are numbered.
/// SQLite has one writer, so a trigger numbers each change in its own transaction, unless such deviations wait before it.
/// </summary>
public sealed class DeviationChangeSequencer(Db db) : OutboxProcessor<DeviationChangeOutboxRow>(db, MaxBatchSize)
{
    private const string LastSeqSql = "SELECT c.Seq + c.Count - 1 FROM DeviationChange c WHERE c.Seq = (SELECT MAX(h.Seq) FROM DeviationChange h)";

    private const int MaxBatchSize = 1000;

    /// <inheritdoc />
    protected override async Task ProcessBatchAsync(WriteSession session, IReadOnlyList<DeviationChangeOutboxRow> rows, long claimId)
    {
        var lastSeq = await session.QueryFirstOrDefaultAsync<long>(LastSeqSql, new { });
        var numbered = new List<DeviationChangeRow>();
        var repeated = await RepeatedDeviations.ReadDeviationsAsync(session, claimId);
        foreach (var row in rows.SelectMany(it => it.Count > 0 ? [it] : RepeatedDeviations.FillChanges(it, repeated)))
        {
            numbered.Add(new DeviationChangeRow(lastSeq + 1, row.Bureau, row.Year, row.ReportId, row.Changes, row.Count, row.At));
            lastSeq += row.Count;
        }

        await session.InsertAsync(numbered);
    }
}
