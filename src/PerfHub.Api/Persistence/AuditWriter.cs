namespace PerfHub.Api.Persistence;

/// <summary>Adds the audit entries of one unit of work to its transaction.</summary>
public abstract class AuditWriter
{
    /// <summary>Adds the entries. They have other ids in each attempt.</summary>
    public abstract Task WriteAsync(WriteSession session);

    /// <summary>Whether the entries that were added last are committed; waits until the transaction that added them has ended.</summary>
    public abstract Task<bool> AreCommittedAsync(WriteSession session);
}
