using System.Data.Common;
using Dapper;

namespace PerfHub.Api.Persistence;

/// <summary>One transaction, as the code that writes sees it.</summary>
/// <param name="connection">An open connection.</param>
/// <param name="transaction">Its transaction, where the dialect has an object for it.</param>
/// <param name="dialect">The store's dialect.</param>
/// <param name="cancel">Stops waiting for the store.</param>
public abstract class WriteSession(DbConnection connection, DbTransaction? transaction, Dialect dialect, CancellationToken cancel) : IReadSession
{
    /// <summary>Stops waiting for the store.</summary>
    protected CancellationToken Cancellation { get; } = cancel;

    /// <inheritdoc />
    public async Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object args)
    {
        await FlushAsync();
        return await connection.QueryFirstOrDefaultAsync<T>(CreateCommand(sql, args));
    }

    /// <inheritdoc />
    public async Task<List<T>> QueryAsync<T>(string sql, object args)
    {
        await FlushAsync();
        return (await connection.QueryAsync<T>(CreateCommand(sql, args))).AsList();
    }

    /// <inheritdoc />
    public Task<List<T>> QueryPageAsync<T>(string sql, object args) => QueryAsync<T>(dialect.ApplyLimit(sql), args);

    /// <summary>Runs a statement and gives the number of rows that it changed.</summary>
    /// <param name="sql">A statement.</param>
    /// <param name="args">Its parameters.</param>
    public async Task<int> ExecuteAsync(string sql, object args)
    {
        await FlushAsync();
        return await connection.ExecuteAsync(CreateCommand(sql, args));
    }

    /// <summary>Inserts rows, however many, in as few round trips as the store allows: at the latest when this ends.</summary>
    /// <typeparam name="TRow">The row type; see <see cref="TableMap{TRow}"/>.</typeparam>
    /// <param name="rows">The rows.</param>
    public abstract Task InsertAsync<TRow>(IReadOnlyCollection<TRow> rows);

    /// <summary>Removes rows by their keys, however many, in as few round trips as the store allows: at the latest when this ends.</summary>
    /// <typeparam name="TRow">The row type; see <see cref="RowKeyAttribute"/>.</typeparam>
    /// <param name="rows">The rows; only their keys matter.</param>
    public abstract Task RemoveAsync<TRow>(IReadOnlyCollection<TRow> rows);

    /// <summary>
    /// Waits until no other transaction has this name, and keeps it until this one ends. Two that read before they write
    /// the same rows take the same name first, so that none writes what follows from rows that are no longer so.
    /// </summary>
    /// <param name="name">Any name.</param>
    public abstract Task AcquireLockAsync(string name);

    /// <summary>
    /// Changes all of rows but their <c>Id</c>, by which they are found, in as few round trips as the store allows: at the latest when
    /// this ends.
    /// </summary>
    /// <typeparam name="TRow">The row type; see <see cref="TableMap{TRow}"/>.</typeparam>
    /// <param name="rows">The rows as they are to be, each once.</param>
    public abstract Task UpdateAsync<TRow>(IReadOnlyCollection<TRow> rows);

    /// <summary>Inserts one row, or says that its key is taken.</summary>
    /// <typeparam name="TRow">The row type.</typeparam>
    /// <param name="row">The row.</param>
    public async Task<bool> TryInsertAsync<TRow>(TRow row)
    {
        await FlushAsync();
        try
        {
            await InsertAsync([row]);
            await FlushAsync();
            return true;
        }
        catch (DbException error) when (dialect.IsDuplicateKey(error))
        {
            return false;
        }
    }

    /// <summary>Sends the rows that were inserted and wait to be sent.</summary>
    protected internal virtual Task FlushAsync() => Task.CompletedTask;

    private CommandDefinition CreateCommand(string sql, object args) => new(sql, args, transaction, cancellationToken: Cancellation);
}
