using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PerfHub.Api.Data;

/// <summary>
/// Tells whether anything was committed to the file, by whichever connection of whichever process: what SQLite itself asks before it
/// goes by a page that it has in memory (<c>PRAGMA data_version</c>). It tells of all connections but the one that is asked, so this one is
/// its own and never writes.
/// </summary>
/// <param name="connectionString">The file's connection string.</param>
internal sealed class SqliteCommits(string connectionString) : IDisposable
{
    // https://www.sqlite.org/pragma.html#pragma_data_version: 32 bits, counted by each connection for itself.
    private const string Sql = "PRAGMA data_version";
    private const int VersionBits = 32;

    private readonly string _connectionString =
        new SqliteConnectionStringBuilder(connectionString) { Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ConnectionString;

    private readonly Lock _turn = new();
    private SqliteConnection? _connection;
    private sqlite3_stmt? _statement;

    // How often a connection was opened: what one has told says nothing of what the next one tells.
    private long _opened;

    /// <summary>The number as it is now; nothing where the file cannot be asked.</summary>
    public long? Now()
    {
        lock (_turn)
        {
            try
            {
                var statement = _statement ??= Open();
                var isThere = raw.sqlite3_step(statement) == raw.SQLITE_ROW;
                var version = raw.sqlite3_column_int64(statement, 0);
                if (raw.sqlite3_reset(statement) == raw.SQLITE_OK && isThere)
                {
                    return (_opened << VersionBits) | (uint)version;
                }
            }
            catch (SqliteException)
            {
                // Whoever asked goes on to a query, which tells what is wrong.
            }

            Close();
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_turn)
        {
            Close();
        }
    }

    private sqlite3_stmt Open()
    {
        _opened++;
        _connection = new SqliteConnection(_connectionString);
        _connection.Open();
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v3(_connection.Handle, Sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement), _connection.Handle);
        return statement;
    }

    private void Close()
    {
        _statement?.Dispose();
        _connection?.Dispose();
        (_statement, _connection) = (null, null);
    }
}
