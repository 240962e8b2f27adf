namespace PerfHub.Api.Persistence;

/// <summary>How a unit of work is committed. Only the embedded store distinguishes the modes.</summary>
public enum CommitMode
{
    /// <summary>Together with other waiting work; on disk before any caller continues.</summary>
    Normal,

    /// <summary>In a separate transaction, because it writes thousands of rows: no other work waits for its commit.</summary>
    Bulk,
}
