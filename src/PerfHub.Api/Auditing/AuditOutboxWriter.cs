using PerfHub.Api.Persistence;

namespace PerfHub.Api.Auditing;

/// <summary>Adds entries to the audit outbox, and finds them there or, if they have left it, in <see cref="ProcessedAuditRow"/>.</summary>
internal sealed class AuditOutboxWriter(IReadOnlyList<AuditOutboxRow> entries, TimeProvider time) : AuditWriter
{
    private const string CountProcessedSql = "SELECT COUNT(*) FROM ProcessedAudit WHERE Id = @Id";

    private List<AuditOutboxRow> _added = [];

    /// <summary>Adds an entry unless an earlier attempt has committed it, whose outcome was not known.</summary>
    public static async Task<bool> TryAddAsync(WriteSession session, AuditOutboxRow row) =>
        await session.QueryFirstOrDefaultAsync<long>(CountProcessedSql, new { row.Id }) == 0 && await session.TryInsertAsync(row);

    /// <remarks>If an id is taken, another host has created the same one; the retry creates others.</remarks>
    /// <inheritdoc />
    public override Task WriteAsync(WriteSession session)
    {
        _added = [.. entries.Select(entry => entry with { Id = TimeOrderedId.Create(time.UtcNow()) })];
        return session.InsertAsync(_added);
    }

    /// <inheritdoc />
    public override async Task<bool> AreCommittedAsync(WriteSession session)
    {
        // The insert waits for a transaction that has added the same row and has not ended.
        var row = _added[0];
        if (!await session.TryInsertAsync(row))
        {
            return true;
        }

        await session.RemoveAsync([row]);
        return await session.QueryFirstOrDefaultAsync<long>(CountProcessedSql, new { row.Id }) > 0;
    }
}
