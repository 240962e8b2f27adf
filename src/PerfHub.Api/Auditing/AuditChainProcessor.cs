using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;

namespace PerfHub.Api.Auditing;

/// <summary>Appends queued audit entries to the hash chain of their bureau.</summary>
public sealed class AuditChainProcessor(Db db, TimeProvider time) : OutboxProcessor<AuditOutboxRow>(db, MaxBatchSize)
{
    private const int MaxBatchSize = 1000;

    private const string HeadSql = """
        SELECT e.* FROM AuditEntry e
        WHERE e.Bureau = @Key AND e.Seq = (SELECT MAX(h.Seq) FROM AuditEntry h WHERE h.Bureau = @Key)
        """;

    // Longer than a transaction takes with all its retries, see StoreTimeouts.Bulk.
    private static readonly TimeSpan ProcessedRetention = TimeSpan.FromMinutes(15);

    private const string DeleteExpiredSql = "DELETE FROM ProcessedAudit WHERE Id < @before";

    /// <inheritdoc />
    protected override async Task ProcessBatchAsync(WriteSession session, long claimId)
    {
        var rows = await QueryClaimedRowsAsync(session, claimId);
        var entries = new List<AuditEntryRow>();
        foreach (var chain in rows.GroupBy(row => row.Bureau))
        {
            var head = await session.QueryFirstOrDefaultAsync<AuditEntryRow>(HeadSql, new { chain.Key });
            foreach (var row in chain)
            {
                head = CreateEntry(head, row);
                entries.Add(head);
            }
        }

        await session.InsertAsync(entries);
        await RecordProcessedAsync(session, rows);
    }

    private async Task RecordProcessedAsync(WriteSession session, List<AuditOutboxRow> rows)
    {
        var now = time.UtcNow();
        List<ProcessedAuditRow> processed = [.. rows.Select(row => new ProcessedAuditRow(row.Id, now))];

        // Two hosts may have created the same id, one after the other.
        await session.RemoveAsync(processed);
        await session.InsertAsync(processed);
        await session.ExecuteAsync(DeleteExpiredSql, new { before = TimeOrderedId.GetFirst(now - ProcessedRetention) });
    }

    private static AuditEntryRow CreateEntry(AuditEntryRow? head, AuditOutboxRow row)
    {
        var entry = new AuditEntryRow
        {
            Seq = (head?.Seq ?? 0) + 1,
            Bureau = row.Bureau,
            At = row.At,
            Actor = row.Actor,
            Role = row.Role,
            Action = row.Action,
            Subject = row.Subject,
            Origin = row.Origin,
            Outcome = row.Outcome,
            PreviousHash = head?.Hash ?? AuditEntryRow.GenesisHash,
            Hash = "",
        };
        return entry with { Hash = AuditEntryRow.ComputeHash(entry) };
    }
}
