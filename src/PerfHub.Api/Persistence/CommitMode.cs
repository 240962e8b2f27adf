namespace PerfHub.Api.Persistence;

/// <summary>How a unit of work is committed.</summary>
public enum CommitMode
{
    /// <summary>Together with whatever else waits; on disk before anybody is answered.</summary>
    Normal,

    /// <summary>By itself, for it writes thousands of rows: no other work is kept waiting for its commit.</summary>
    Bulk,

    /// <summary>
    /// By itself too, and seen by all from then on, but perhaps not on disk before the next commit that is: all of it follows from what
    /// is there already, and is made again from it. Only the embedded store makes a difference.
    /// </summary>
    DelayedDurability,
}
