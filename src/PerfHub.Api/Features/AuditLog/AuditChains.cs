using PerfHub.Api.Data;

namespace PerfHub.Api.Features.AuditLog;

/// <summary>Gives every entry its place in the chain of its bureau.</summary>
/// <param name="db">The store.</param>
public sealed class AuditChains(Db db) : Backlog(db, new BacklogSql(QueueSql, TakeSql, DoneSql), LargestBatch)
{
    private const int LargestBatch = 1000;

    private const string QueueSql = "SELECT Id FROM AuditQueue ORDER BY Id";

    private const string TakeSql = "UPDATE AuditQueue SET Batch = @batch WHERE Batch = 0 AND Id <= @batch";

    private const string RowsSql = "SELECT q.* FROM AuditQueue q WHERE q.Id <= @batch AND q.Batch = @batch ORDER BY q.Id";

    private const string HeadSql = """
        SELECT e.* FROM AuditEntry e
        WHERE e.Bureau = @Key AND e.Seq = (SELECT MAX(h.Seq) FROM AuditEntry h WHERE h.Bureau = @Key)
        """;

    private const string DoneSql = "DELETE FROM AuditQueue WHERE Id <= @batch AND Batch = @batch";

    /// <inheritdoc />
    protected override async Task Do(WriteSession session, long batch)
    {
        var entries = new List<AuditEntryRow>();
        foreach (var chain in (await session.All<AuditQueueRow>(RowsSql, new { batch })).GroupBy(row => row.Bureau))
        {
            var head = await session.FirstOrDefault<AuditEntryRow>(HeadSql, new { chain.Key });
            foreach (var row in chain)
            {
                head = Next(head, row);
                entries.Add(head);
            }
        }

        await session.Insert(entries);
    }

    private static AuditEntryRow Next(AuditEntryRow? head, AuditQueueRow row)
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
            PreviousHash = head?.Hash ?? AuditEntryRow.NoHash,
            Hash = "",
        };
        return entry with { Hash = AuditEntryRow.HashOf(entry) };
    }
}
