using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// Notices that the database file or its write-ahead log was moved, deleted or replaced while connections have it open. SQLite would go on
/// with the files that nobody sees any more, and new connections would use others. Not on Windows, which protects open files.
/// </summary>
/// <param name="connectionString">The connection string of the store.</param>
public sealed class SqliteFileGuard(string connectionString) : IDisposable
{
    // https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html
    private const int HasMovedOpcode = 20;

    // No name.
    private const nint MainDatabase = 0;

    private static readonly TimeSpan ReadCheckInterval = TimeSpan.FromMilliseconds(20);

    private readonly string _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
    private readonly Lock _lock = new();
    private SqliteConnection? _anchor;
    private string _filePath = "";
    private long _lastSuccess;

    private string LogPath => _filePath + "-wal";

    /// <summary>
    /// Checks the files before a read, unless they were in place 20 ms ago: the two system calls and the lock would take a tenth of the time
    /// of a cached response. For up to 20 ms after a move, reads still show the moved files.
    /// </summary>
    /// <exception cref="StoreFileMovedException">A file was moved, deleted or replaced.</exception>
    public void ThrowIfMovedBeforeRead()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _lastSuccess)) >= ReadCheckInterval)
        {
            ThrowIfMoved();
        }
    }

    /// <summary>Checks the files; costs two system calls. If only the log is missing, what it held is written into the database file.</summary>
    /// <exception cref="StoreFileMovedException">A file was moved, deleted or replaced.</exception>
    public void ThrowIfMoved()
    {
        lock (_lock)
        {
            Volatile.Write(ref _lastSuccess, 0);
            if (_anchor is null)
            {
                _anchor = OpenAnchor();
                _filePath = GetFilePath(_anchor);
            }

            if (HasMoved(_anchor))
            {
                throw new StoreFileMovedException(
                    $"The database file “{_filePath}” was moved, deleted or replaced while the host runs. Move the original file back; "
                    + $"or stop the host, put a backup there, delete “{LogPath}” and “{_filePath}-shm”, and start the host.");
            }

            if (!File.Exists(LogPath))
            {
                // What the log holds would be lost if the host were killed. If this fails, the host tries again when it stops.
                _ = raw.sqlite3_wal_checkpoint(_anchor.Handle, "main");
                throw new StoreFileMovedException(
                    $"The write-ahead log “{LogPath}” was moved or deleted while the host runs. "
                    + "Restart the host with SIGTERM: it writes what the log held into the database file before it ends.");
            }

            Volatile.Write(ref _lastSuccess, Stopwatch.GetTimestamp());
        }
    }

    /// <inheritdoc />
    public void Dispose() => _anchor?.Dispose();

    /// <summary>Gets the full path of the file of a connection, whose connection string may have a URI.</summary>
    public static string GetFilePath(SqliteConnection connection) => raw.sqlite3_db_filename(connection.Handle, "main").utf8_to_string();

    /// <summary>Opens the connection that keeps the files open with which the host started, so that they can be compared.</summary>
    private SqliteConnection OpenAnchor()
    {
        var anchor = new SqliteConnection(_connectionString);
        try
        {
            anchor.Open();

            // Opens the log.
            using var command = anchor.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM sqlite_master";
            command.ExecuteScalar();
            return anchor;
        }
        catch
        {
            anchor.Dispose();
            throw;
        }
    }

    private static bool HasMoved(SqliteConnection connection)
    {
        // Systems that cannot tell leave the result unchanged.
        var hasMoved = 0;
        _ = FileControl(connection.Handle!, MainDatabase, HasMovedOpcode, ref hasMoved);
        return hasMoved != 0;
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(sqlite3 connection, nint database, int opcode, ref int result);
}
