using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Projections;

/// <summary>
/// Numbers the change feed. Numbers that transactions took for themselves would become visible in the order of their commits:
/// a reader that has seen 7 would never see 6, committed later. Here numbers are given to committed rows alone, by one
/// transaction at a time, and the next begins where the last one that committed has ended; so every number that can be seen
/// has all lower ones before it, for good. What is filed of one standing keeps its order, for each change has a higher id than
/// the one before it, and is written under the turn of its unit; what a move tells again is read when it is numbered.
/// </summary>
/// <param name="db">The store.</param>
public sealed class DeviationChangeSequencer(Db db) : OutboxProcessor<DeviationChangeOutboxRow>(db, MaxBatchSize)
{
    private const string LastSeqSql = "SELECT c.Seq + c.Count - 1 FROM DeviationChange c WHERE c.Seq = (SELECT MAX(h.Seq) FROM DeviationChange h)";

    private const int MaxBatchSize = 1000;

    /// <inheritdoc />
    protected override async Task ProcessBatchAsync(WriteSession session, long claimId)
    {
        var head = await session.QueryFirstOrDefaultAsync<long>(LastSeqSql, new { });
        var numbered = new List<DeviationChangeRow>();
        var moved = await BureauMoveFeed.ReadChangesAsync(session, claimId);
        foreach (var queued in await QueryClaimedRowsAsync(session, claimId))
        {
            var row = queued.Count > 0 ? queued : BureauMoveFeed.FillChanges(queued, moved);
            if (row.Count == 0)
            {
                continue;
            }

            numbered.Add(new DeviationChangeRow
            {
                Seq = head + 1,
                Bureau = row.Bureau,
                Year = row.Year,
                ReportId = row.ReportId,
                Changes = row.Changes,
                Count = row.Count,
                At = row.At,
            });
            head += row.Count;
        }

        await session.InsertAsync(numbered);
    }
}
