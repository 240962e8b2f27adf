using PerfHub.Api.Persistence;

namespace PerfHub.Api.Auditing;

/// <summary>
/// Adds entries to the audit log. Where one transaction at a time writes, it appends them to their chains itself. On a server, transactions
/// would wait for each other, so the entries go to the outbox of <see cref="AuditChainProcessor"/>.
/// </summary>
internal sealed class AuditLogWriter(IReadOnlyList<AuditOutboxRow> entries, TimeProvider time) : AuditWriter
{
    private const string CountProcessedSql = "SELECT COUNT(*) FROM ProcessedAudit WHERE Id = @Id";

    private List<AuditOutboxRow> _added = [];

    /// <summary>Adds entries in the transaction of what they record.</summary>
    public static Task AddAsync(WriteSession session, IReadOnlyList<AuditOutboxRow> rows) =>
        session.Dialect.HasSingleWriter ? AuditChain.AppendAsync(session, rows) : session.InsertAsync(rows);

    /// <summary>Adds an entry unless it is in the outbox, because an attempt whose outcome was not known has committed it. With a single writer, it always adds it.</summary>
    public static async Task<bool> TryAddAsync(WriteSession session, AuditOutboxRow row)
    {
        if (!session.Dialect.HasSingleWriter)
        {
            return await session.TryInsertAsync(row);
        }

        await AuditChain.AppendAsync(session, [row]);
        return true;
    }

    /// <summary>Does the same for an entry that may also have left the outbox since that attempt.</summary>
    public static async Task<bool> TryAddAgainAsync(WriteSession session, AuditOutboxRow row) =>
        !await (session.Dialect.HasSingleWriter ? IsProcessedAsync(session, row) : IsCommittedAsync(session, row)) && await TryAddAsync(session, row);

    /// <remarks>If an id is taken, another host has created the same one; the retry creates others.</remarks>
    /// <inheritdoc />
    public override Task WriteAsync(WriteSession session)
    {
        _added = [.. entries.Select(entry => entry with { Id = TimeOrderedId.Create(time.UtcNow()) })];
        return AddAsync(session, _added);
    }

    /// <inheritdoc />
    public override async Task<bool> AreCommittedAsync(WriteSession session)
    {
        if (session.Dialect.HasSingleWriter)
        {
            // The attempt was rolled back; otherwise, this one would not have been made.
            return false;
        }

        return await IsCommittedAsync(session, _added[0]);
    }

    /// <summary>Whether a row is in the outbox, or has left it for its chain.</summary>
    private static async Task<bool> IsCommittedAsync(WriteSession session, AuditOutboxRow row)
    {
        // The insert waits for a transaction that has added or processed the same row and has not ended.
        if (!await session.TryInsertAsync(row))
        {
            return true;
        }

        await session.RemoveAsync([row]);
        return await IsProcessedAsync(session, row);
    }

    private static async Task<bool> IsProcessedAsync(WriteSession session, AuditOutboxRow row) =>
        await session.QueryFirstOrDefaultAsync<long>(CountProcessedSql, new { row.Id }) > 0;
}
