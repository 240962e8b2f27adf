using System.Data.Common;

namespace PerfHub.Api.Persistence;

/// <summary>
/// All that cannot be said alike to both stores: opening, row limits, writing many rows, classes of errors, and the
/// migrations' folder. Everything else is one SQL text for both.
/// </summary>
public abstract class Dialect
{
    /// <summary>The store's name, which is also the folder of its migrations.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the store is another machine's, which may be away for a while.</summary>
    public abstract bool IsRemote { get; }

    /// <summary>Ends an ordered query so that it gives at most <c>@Limit</c> rows.</summary>
    /// <param name="sql">A query that ends in its ORDER BY.</param>
    public abstract string ApplyLimit(string sql);

    /// <summary>Whether the store refused a row because its key is taken.</summary>
    /// <param name="error">What the store threw.</param>
    public abstract bool IsDuplicateKey(Exception error);

    /// <summary>Whether the same call may succeed when it is made again shortly.</summary>
    /// <param name="error">What the store threw.</param>
    public abstract bool IsTransient(Exception error);

    /// <summary>Whether the store itself failed: away, full, or broken; not the caller's fault.</summary>
    /// <param name="error">What the store threw.</param>
    public abstract bool IsOutage(Exception error);

    /// <summary>Brings the schema up to date; does nothing where it is.</summary>
    /// <exception cref="StoreInitializationException">The settings name no store that can be used.</exception>
    public abstract void Migrate();

    /// <summary>Opens a connection for reading.</summary>
    /// <param name="cancel">Stops waiting.</param>
    public abstract ValueTask<DbConnection> OpenAsync(CancellationToken cancel);

    /// <summary>
    /// Opens a connection for a read that lasts as long as whoever takes up its rows: it keeps none of those of
    /// <see cref="OpenAsync"/> from others.
    /// </summary>
    /// <param name="cancel">Stops waiting.</param>
    public virtual ValueTask<DbConnection> OpenForStreamAsync(CancellationToken cancel) => OpenAsync(cancel);

    /// <summary>Begins a transaction whose reads all see one state of the store.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="cancel">Stops waiting.</param>
    public abstract ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>
    /// Runs a unit of work in one transaction that is on disk when this returns, unless it is <see cref="CommitMode.DelayedDurability"/>, and of
    /// which nothing is left when it throws. The work may be run again from its start, so it must change nothing but the store.
    /// </summary>
    /// <typeparam name="T">What the work gives back.</typeparam>
    /// <param name="work">The work; it awaits nothing but the session.</param>
    /// <param name="kind">How it is committed.</param>
    /// <param name="cancel">Gives up while the work has not begun.</param>
    public abstract Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode kind, CancellationToken cancel);
}
