using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;

namespace PerfHub.Api.Auditing;

/// <summary>
/// Appends queued audit entries to the hash chain of their bureau. In a store with a single writer, only the release before has queued any.
/// </summary>
public sealed class AuditChainProcessor(Db db, TimeProvider time) : OutboxProcessor<AuditOutboxRow>(db, MaxBatchSize)
{
    private const int MaxBatchSize = 1000;

    // Longer than a transaction takes with all its retries, see StoreTimeouts.Bulk.
    private static readonly TimeSpan ProcessedRetention = TimeSpan.FromMinutes(15);

    private const string DeleteExpiredSql = "DELETE FROM ProcessedAudit WHERE Id < @id AND ProcessedAt < @before";

    /// <inheritdoc />
    protected override async Task ProcessBatchAsync(WriteSession session, IReadOnlyList<AuditOutboxRow> rows, long claimId)
    {
        await AuditChain.AppendAsync(session, rows);
        await RecordProcessedAsync(session, rows);
    }

    private async Task RecordProcessedAsync(WriteSession session, IReadOnlyList<AuditOutboxRow> rows)
    {
        var now = time.UtcNow();
        List<ProcessedAuditRow> processed = [.. rows.Select(row => new ProcessedAuditRow(row.Id, now))];

        // Two hosts may have created the same id, one after the other.
        await session.RemoveAsync(processed);
        await session.InsertAsync(processed);

        // An entry may reach its chain long after it was created, when a store comes back that was away.
        var before = now - ProcessedRetention;
        await session.ExecuteAsync(DeleteExpiredSql, new { id = TimeOrderedId.GetFirst(before), before });
    }
}
