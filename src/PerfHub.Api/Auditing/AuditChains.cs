using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;

namespace PerfHub.Api.Auditing;

/// <summary>Gives every entry its place in the chain of its bureau.</summary>
/// <param name="db">The store.</param>
public sealed class AuditChains(Db db) : Backlog<AuditQueueRow>(db, LargestBatch)
{
    private const int LargestBatch = 1000;

    private const string HeadSql = """
        SELECT e.* FROM AuditEntry e
        WHERE e.Bureau = @Key AND e.Seq = (SELECT MAX(h.Seq) FROM AuditEntry h WHERE h.Bureau = @Key)
        """;

    /// <inheritdoc />
    protected override async Task Do(WriteSession session, long batch)
    {
        var entries = new List<AuditEntryRow>();
        foreach (var chain in (await Rows(session, batch)).GroupBy(row => row.Bureau))
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
