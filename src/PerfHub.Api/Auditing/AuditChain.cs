using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Auditing;

/// <summary>Appends entries to the hash chains of audit logs; <see cref="AuditChainVerifier"/> verifies them.</summary>
internal static class AuditChain
{
    private const string HeadSql = """
        SELECT e.Seq, e.Hash FROM AuditEntry e
        WHERE e.Bureau = @bureau AND e.Seq = (SELECT MAX(h.Seq) FROM AuditEntry h WHERE h.Bureau = @bureau)
        """;

    /// <summary>
    /// Appends entries in their order, each to the chain of its bureau. No other transaction may append until this one ends: the caller
    /// holds the lock of <see cref="AuditChainProcessor"/>, or the store has a single writer.
    /// </summary>
    public static async Task AppendAsync(WriteSession session, IReadOnlyList<AuditOutboxRow> rows)
    {
        var entries = new List<AuditEntryRow>(rows.Count);
        foreach (var chain in rows.GroupBy(row => row.Bureau))
        {
            var head = await session.QueryFirstOrDefaultAsync<Head>(HeadSql, new { bureau = chain.Key }) ?? new Head(0, AuditEntryRow.GenesisHash);
            foreach (var row in chain)
            {
                var entry = CreateEntry(head, row);
                entries.Add(entry);
                head = new Head(entry.Seq, entry.Hash);
            }
        }

        await session.InsertAsync(entries);
    }

    /// <remarks>The hash covers the texts as they are stored, so they are truncated before.</remarks>
    private static AuditEntryRow CreateEntry(Head head, AuditOutboxRow row)
    {
        var entry = new AuditEntryRow
        {
            Seq = head.Seq + 1,
            Bureau = row.Bureau,
            At = row.At,
            Actor = ColumnWidthAttribute.Truncate(row.Actor, AuditEntryRow.ActorWidth),
            Role = row.Role,
            Action = ColumnWidthAttribute.Truncate(row.Action, AuditEntryRow.ActionWidth),
            Subject = row.Subject is null ? null : ColumnWidthAttribute.Truncate(row.Subject, AuditEntryRow.SubjectWidth),
            Origin = ColumnWidthAttribute.Truncate(row.Origin, AuditEntryRow.OriginWidth),
            Outcome = row.Outcome,
            PreviousHash = head.Hash,
            Hash = "",
        };
        return entry with { Hash = AuditEntryRow.ComputeHash(entry) };
    }

    [method: ExplicitConstructor]
    private sealed record Head(long Seq, string Hash);
}
