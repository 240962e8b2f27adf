using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// Tells by one small statement, without a query, whether anybody has committed to the file: see <see cref="Dialect.GetCommitStamp"/>. It has a
/// connection of its own, because SQLite counts for each connection what others have committed.
/// </summary>
/// <param name="connectionString">The connection string of the store.</param>
/// <param name="guard">Checks that the file is still at its path.</param>
public sealed class SqliteCommitStamp(string connectionString, SqliteFileGuard guard) : IDisposable
{
    // https://www.sqlite.org/pragma.html#pragma_data_version
    private const string Sql = "PRAGMA data_version";

    private readonly string _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
    private readonly Lock _lock = new();
    private SqliteConnection? _connection;
    private sqlite3_stmt? _statement;
    private long _connectionCount;
    private bool _isDisposed;

    /// <summary>Reads the stamp; <see langword="null"/> if the file cannot be read now, for whatever reason. A query then waits, or says why.</summary>
    public long? Read()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return null;
            }

            try
            {
                guard.ThrowIfMovedBeforeRead();
                if (_statement is null)
                {
                    Open();
                }

                var result = raw.sqlite3_step(_statement);
                long? stamp = result == raw.SQLITE_ROW ? (_connectionCount << 32) + (uint)raw.sqlite3_column_int(_statement, 0) : null;
                _ = raw.sqlite3_reset(_statement);
                return stamp;
            }
            catch (Exception error) when (error is SqliteException or StoreFileMovedException)
            {
                Close();
                return null;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Close();
        }
    }

    private void Open()
    {
        _connection = new SqliteConnection(_connectionString);
        _connection.Open();
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_connection.Handle, Sql, out _statement), _connection.Handle);

        // Another connection counts from the start.
        _connectionCount++;

        // The file may have been replaced just before it was opened.
        guard.ThrowIfMoved();
    }

    private void Close()
    {
        _statement?.Dispose();
        _connection?.Dispose();
        (_statement, _connection) = (null, null);
    }
}
