using System.Data.Common;
using Dapper;

namespace PerfHub.Api.Persistence;

/// <summary>A write transaction.</summary>
public abstract class WriteSession(DbConnection connection, DbTransaction? transaction, Dialect dialect, CancellationToken cancel) : IReadSession
{
    /// <summary>The store's dialect.</summary>
    public Dialect Dialect { get; } = dialect;

    /// <summary>Cancels calls to the store.</summary>
    protected CancellationToken Cancellation { get; } = cancel;

    /// <inheritdoc />
    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object args) => connection.QueryFirstOrDefaultAsync<T>(CreateCommand(sql, args));

    /// <inheritdoc />
    public async Task<List<T>> QueryAsync<T>(string sql, object args) => (await connection.QueryAsync<T>(CreateCommand(sql, args))).AsList();

    /// <inheritdoc />
    public Task<List<T>> QueryPageAsync<T>(string sql, object args) => QueryAsync<T>(Dialect.ApplyLimit(sql), args);

    /// <summary>Runs a statement and returns the number of affected rows.</summary>
    public Task<int> ExecuteAsync(string sql, object args) => connection.ExecuteAsync(CreateCommand(sql, args));

    /// <summary>Inserts any number of rows. They may be sent later in the transaction, to save round trips.</summary>
    public abstract Task InsertAsync<TRow>(IReadOnlyCollection<TRow> rows);

    /// <summary>Removes any number of rows by their <see cref="RowKeyAttribute"/>, as <see cref="InsertAsync"/> inserts them.</summary>
    public abstract Task RemoveAsync<TRow>(IReadOnlyCollection<TRow> rows);

    /// <summary>
    /// Acquires an exclusive lock until the transaction ends. A transaction that reads rows and writes values computed from them
    /// acquires the lock first, so that it does not compute from stale rows.
    /// </summary>
    /// <remarks>The lock may be requested together with the next statement, which then waits for it.</remarks>
    public abstract Task AcquireLockAsync(string name);

    /// <summary>
    /// Acquires a lock that many transactions may hold at a time, but none while another one holds it exclusively. A transaction that
    /// depends on rows which must not change before it ends acquires it before it reads them.
    /// </summary>
    /// <remarks>It may be requested with the next statement, as <see cref="AcquireLockAsync"/>.</remarks>
    public abstract Task AcquireSharedLockAsync(string name);

    /// <summary>Updates rows by their <c>Id</c>, each at most once, as <see cref="InsertAsync"/> inserts them.</summary>
    public abstract Task UpdateAsync<TRow>(IReadOnlyCollection<TRow> rows);

    /// <summary>Inserts one row; returns <see langword="false"/> if its key exists.</summary>
    public async Task<bool> TryInsertAsync<TRow>(TRow row)
    {
        await FlushAsync();
        try
        {
            await InsertAsync([row]);
            await FlushAsync();
            return true;
        }
        catch (Exception error) when (Dialect.IsDuplicateKey(error))
        {
            return false;
        }
    }

    /// <summary>Sends pending rows and locks.</summary>
    protected internal virtual Task FlushAsync() => Task.CompletedTask;

    /// <summary>Creates the command of a statement; it also sends pending rows and locks, before the statement.</summary>
    protected virtual CommandDefinition CreateCommand(string sql, object args) => new(sql, args, transaction, cancellationToken: Cancellation);
}
