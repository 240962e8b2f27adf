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

    /// <summary>Limits a query that ends in its ORDER BY to <c>@Limit</c> rows.</summary>
    public abstract string ApplyLimit(string sql);

    /// <summary>Whether the store rejected a row because its key exists.</summary>
    public abstract bool IsDuplicateKey(Exception error);

    /// <summary>Whether a retry of the call may succeed.</summary>
    public abstract bool IsTransient(Exception error);

    /// <summary>Whether the store failed because it is unreachable, busy, full or corrupt, and not because of the call.</summary>
    public abstract bool IsOutage(Exception error);

    /// <summary>Brings the schema up to date.</summary>
    /// <exception cref="StoreInitializationException">The configured store cannot be used.</exception>
    public abstract void Migrate();

    /// <summary>Opens a connection for reading.</summary>
    public abstract ValueTask<DbConnection> OpenAsync(CancellationToken cancel);

    /// <summary>Opens a connection for a long stream of rows; it is not taken from the pool of <see cref="OpenAsync"/>.</summary>
    public virtual ValueTask<DbConnection> OpenForStreamAsync(CancellationToken cancel) => OpenAsync(cancel);

    /// <summary>Begins a transaction whose reads all see the same snapshot.</summary>
    public abstract ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>
    /// Runs a unit of work in one transaction: it is on disk when this returns, except with <see cref="CommitMode.DelayedDurability"/>, and
    /// rolled back when this throws. The work awaits only the session. It may be retried, so it must change nothing but the store.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, CancellationToken cancel);
}
