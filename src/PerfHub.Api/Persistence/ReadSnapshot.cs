using System.Data.Common;
using Dapper;

namespace PerfHub.Api.Persistence;

/// <summary>Reads one snapshot of the store.</summary>
public sealed class ReadSnapshot : IReadSession, IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;
    private readonly Dialect _dialect;
    private readonly Deadline _deadline;
    private readonly CancellationToken _cancel;
    private bool _isStreaming;

    private ReadSnapshot(DbConnection connection, DbTransaction transaction, Dialect dialect, Deadline deadline, CancellationToken cancel) =>
        (_connection, _transaction, _dialect, _deadline, _cancel) = (connection, transaction, dialect, deadline, cancel);

    /// <summary>Opens a connection and begins a snapshot, which holds the connection until it is disposed.</summary>
    /// <param name="dialect">The dialect of the store.</param>
    /// <param name="open">Opens the connection.</param>
    /// <param name="deadline">The deadline of the statements.</param>
    /// <param name="cancelOpening">Cancels the opening.</param>
    /// <param name="cancelReading">Cancels statements; those of a remote store run to their end, see <see cref="Db"/>.</param>
    internal static async Task<ReadSnapshot> BeginAsync(
        Dialect dialect,
        Func<CancellationToken, ValueTask<DbConnection>> open,
        Deadline deadline,
        CancellationToken cancelOpening,
        CancellationToken cancelReading)
    {
        var connection = await open(cancelOpening);
        try
        {
            return new ReadSnapshot(connection, await dialect.BeginSnapshotAsync(connection, cancelOpening), dialect, deadline, cancelReading);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object args) =>
        _connection.QueryFirstOrDefaultAsync<T>(CreateCommand(sql, args));

    /// <inheritdoc />
    public async Task<List<T>> QueryAsync<T>(string sql, object args) =>
        (await _connection.QueryAsync<T>(CreateCommand(sql, args))).AsList();

    /// <inheritdoc />
    public Task<List<T>> QueryPageAsync<T>(string sql, object args) => QueryAsync<T>(_dialect.ApplyLimit(sql), args);

    /// <summary>Streams the rows of a query, one in memory at a time; see <see cref="Db.StreamInSnapshotAsync"/>.</summary>
    public async IAsyncEnumerable<T> QueryUnbufferedAsync<T>(string sql, object args)
    {
        EnsureNotStreaming();
        _isStreaming = true;
        try
        {
            await foreach (var row in _connection.QueryUnbufferedAsync<T>(sql, args, _transaction, _deadline.GetStatementSeconds()))
            {
                _cancel.ThrowIfCancellationRequested();
                yield return row;
            }
        }
        finally
        {
            _isStreaming = false;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private CommandDefinition CreateCommand(string sql, object args)
    {
        EnsureNotStreaming();
        return new CommandDefinition(
            sql, args, _transaction, _deadline.GetStatementSeconds(), cancellationToken: _dialect.IsRemote ? CancellationToken.None : _cancel);
    }

    // SQL Server runs no other statement on a connection while rows are read from it; SQLite would.
    private void EnsureNotStreaming()
    {
        if (_isStreaming)
        {
            throw new InvalidOperationException("A stream of rows is being read from this snapshot: run other queries before it.");
        }
    }
}
