using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// Tells whether anyone has committed something to the file, without reading a row: SQLite keeps the answer in shared memory for a
/// connection that does not write itself (https://www.sqlite.org/pragma.html#pragma_data_version).
/// </summary>
/// <param name="connectionString">The connection string of the store.</param>
/// <param name="guard">Checks that the file is still at its path.</param>
internal sealed class SqliteCommitProbe(string connectionString, SqliteFileGuard guard) : IDisposable
{
    private readonly string _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
    private readonly Lock _lock = new();
    private SqliteConnection? _connection;
    private SqliteCommand? _command;
    private bool _isDisposed;

    /// <summary>
    /// Returns a number that is the same as at an earlier call only if nothing was committed in between; <see langword="null"/> if it cannot
    /// be read at once.
    /// </summary>
    public long? TryRead()
    {
        // SQLite may wait for a lock. Other readers do not wait with it.
        if (!_lock.TryEnter())
        {
            return null;
        }

        try
        {
            if (_isDisposed)
            {
                return null;
            }

            guard.ThrowIfMovedBeforeRead();
            return (long)GetCommand().ExecuteScalar()!;
        }
        catch (Exception error) when (error is SqliteException or StoreFileMovedException)
        {
            // The query that follows meets the same fault, and says so. The connection stays open, so later numbers can be compared with earlier ones.
            return null;
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _command?.Dispose();
            _connection?.Dispose();
        }
    }

    private SqliteCommand GetCommand()
    {
        if (_command is null)
        {
            var connection = new SqliteConnection(_connectionString);
            try
            {
                connection.Open();
                guard.ThrowIfMoved();
                var command = connection.CreateCommand();
                command.CommandText = "PRAGMA data_version";
                command.Prepare();
                (_connection, _command) = (connection, command);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }

        return _command;
    }
}
