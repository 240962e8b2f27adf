using System.Data.Common;

namespace PerfHub.Api.Persistence;

/// <summary>
/// The differences between the stores: connections, row limits, bulk rows, error classes, and migrations. All other SQL is one text for
/// both.
/// </summary>
public abstract class Dialect
{
    /// <summary>Whether the store is a server that can become unreachable.</summary>
    public abstract bool IsRemote { get; }

    /// <summary>
    /// Whether transactions of all hosts run one after another. A transaction can then number its own rows, and work that is retried has
    /// committed nothing before.
    /// </summary>
    public virtual bool HasSingleWriter => false;

    /// <summary>The time limits of calls to a remote store.</summary>
    public virtual StoreTimeouts Timeouts => StoreTimeouts.Default;

    /// <summary>Limits a query that ends in its ORDER BY to <c>@Limit</c> rows.</summary>
    public abstract string ApplyLimit(string sql);

    /// <summary>Whether the store rejected a row because its key exists.</summary>
    public abstract bool IsDuplicateKey(Exception error);

    /// <summary>Whether a retry of the call may succeed.</summary>
    public abstract bool IsTransient(Exception error);

    /// <summary>Whether the store failed because it is unreachable, busy, full or corrupt, and not because of the call.</summary>
    public abstract bool IsOutage(Exception error);

    /// <summary>The kind of a failure for which <see cref="IsOutage"/> is true.</summary>
    public virtual StoreFault GetFault(Exception error) => StoreFault.Unavailable;

    /// <summary>What the log calls the store, e.g. the path of its file.</summary>
    public virtual string Location => "the store";

    /// <summary>The path of the file of an embedded store; <see langword="null"/> for a server.</summary>
    public virtual string? FilePath => null;

    /// <summary>How many connections of each pool are in use.</summary>
    public abstract IReadOnlyList<PoolUse> GetPoolUse();

    /// <summary>Frees the disk space that is kept for essential writes; returns whether there is more space now.</summary>
    public virtual bool TryReleaseReserve() => false;

    /// <summary>Refuses a write while the disk space that is kept for essential writes is in use.</summary>
    /// <exception cref="DiskFullException">The disk is full.</exception>
    public virtual void RequireReserve()
    {
    }

    /// <summary>Whether a statement, not a connection attempt, took longer than its timeout: the store may be slow, but it is there.</summary>
    public virtual bool IsStatementTimeout(Exception error) => false;

    /// <summary>Whether reads that need not see the latest write have a connection of their own: <see cref="OpenReplicaAsync"/>.</summary>
    public virtual bool HasReplica => false;

    /// <summary>
    /// A table hint, with a leading space, that makes UPDATE and DELETE skip rows which other transactions have locked; empty if the store
    /// never locks single rows.
    /// </summary>
    public virtual string SkipLockedHint => "";

    /// <summary>Brings the schema up to date.</summary>
    /// <exception cref="StoreInitializationException">The configured store cannot be used.</exception>
    public abstract void Migrate();

    /// <summary>Opens a connection for reading.</summary>
    public abstract ValueTask<DbConnection> OpenAsync(CancellationToken cancel);

    /// <summary>Opens a connection to the read replica.</summary>
    public virtual ValueTask<DbConnection> OpenReplicaAsync(CancellationToken cancel) => OpenAsync(cancel);

    /// <summary>Opens a connection for a long stream of rows; it is not taken from the pool of <see cref="OpenAsync"/>.</summary>
    public virtual ValueTask<DbConnection> OpenForStreamAsync(CancellationToken cancel) => OpenAsync(cancel);

    /// <summary>Opens a connection for reading many rows into an aggregate; other reads do not wait for it.</summary>
    public virtual ValueTask<DbConnection> OpenForAggregateAsync(CancellationToken cancel) => OpenAsync(cancel);

    /// <summary>
    /// Gets a number that is another one after each commit, of any host: as long as it is the same, a query finds what it has found before.
    /// <see langword="null"/> if the store cannot tell for less than a query.
    /// </summary>
    public virtual long? GetCommitStamp() => null;

    /// <summary>Begins a transaction whose reads all see the same snapshot.</summary>
    public abstract ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>
    /// Runs a unit of work in one transaction: it is on disk when this returns, and rolled back when this throws. The work awaits only the
    /// session. It may be retried, so it must change nothing but the store. Nothing is committed after the deadline.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, Deadline deadline, CancellationToken cancel);
}
