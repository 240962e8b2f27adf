using System.Data.Common;
using DbUp;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence.Migrations;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// The embedded store: one file in WAL mode with <c>synchronous=FULL</c>, so that a committed transaction survives
/// the loss of the process and of power; what is <see cref="CommitMode.DelayedDurability"/> survives that of the process.
/// </summary>
public sealed class SqliteDialect : Dialect, IAsyncDisposable
{
    // https://www.sqlite.org/rescode.html
    private const int Busy = 5, Locked = 6, ConstraintPrimaryKey = 1555, ConstraintUnique = 2067;
    private static readonly int[] OutageCodes = [/* IOERR */ 10, /* CORRUPT */ 11, /* FULL */ 13, /* CANTOPEN */ 14, /* READONLY */ 8, /* NOTADB */ 26];

    // Seconds that a statement waits for a lock. Db tries again a few times, so a caller hears after some five seconds.
    private const int LockTimeoutSeconds = 1;

    // No connection is ever used by two threads at once, and nobody asks SQLite how much memory it holds: it need not lock
    // at every call for the sake of either. Process-wide, and to be said before the first connection.
    static SqliteDialect()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    // Twice SQLite's default: most rows are appended, and the system is called once for each page, not for each byte. Only a
    // new file takes it up.
    private const int PageSizeBytes = 8_192;

    // Reads that go on as long as their takers do are few and stand apart, so that pages never wait for them.
    private const int StreamPoolSize = 4;
    private static readonly int ReadPoolSize = Math.Max(4, 2 * Environment.ProcessorCount);

    private readonly string _filePath, _connectionString;
    private readonly ILogger _logger;
    private readonly SqliteConnectionPool _readPool, _streamPool;
    private readonly Lock _writerLock = new();
    private SqliteWriter? _writer;

    /// <summary>Takes the file's connection string.</summary>
    /// <param name="connectionString">E.g. <c>Data Source=data/perfhub.db</c>.</param>
    /// <param name="logger">For what the writer has to say.</param>
    /// <exception cref="StoreInitializationException">It is no connection string, or names no file.</exception>
    public SqliteDialect(string connectionString, ILogger<SqliteDialect> logger)
    {
        var builder = Parse(connectionString);
        builder.DefaultTimeout = LockTimeoutSeconds;
        (_filePath, _connectionString, _logger) = (builder.DataSource, builder.ConnectionString, logger);
        _readPool = new SqliteConnectionPool(_connectionString, ReadPoolSize);
        _streamPool = new SqliteConnectionPool(_connectionString, StreamPoolSize);
    }

    /// <inheritdoc />
    public override string Name => "Sqlite";

    /// <inheritdoc />
    public override bool IsRemote => false;

    /// <remarks>A limit that is a parameter and nothing else makes SQLite plan the query anew at every run.</remarks>
    /// <inheritdoc />
    public override string ApplyLimit(string sql) => sql + " LIMIT @Limit + 0";

    /// <inheritdoc />
    public override bool IsDuplicateKey(Exception error) =>
        error is SqliteException { SqliteExtendedErrorCode: ConstraintPrimaryKey or ConstraintUnique };

    /// <inheritdoc />
    public override bool IsTransient(Exception error) => error is SqliteException { SqliteErrorCode: Busy or Locked };

    /// <inheritdoc />
    public override bool IsOutage(Exception error) =>
        IsTransient(error) || (error is SqliteException sqlite && OutageCodes.Contains(sqlite.SqliteErrorCode));

    /// <inheritdoc />
    public override void Migrate()
    {
        try
        {
            if (Path.GetDirectoryName(_filePath) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            EnableWal();
            RunScripts();
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreInitializationException($"“{_filePath}”: {error.Message}", cause: error);
        }
    }

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancel) => await _readPool.RentAsync(cancel);

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenForStreamAsync(CancellationToken cancel) => await _streamPool.RentAsync(cancel);

    /// <inheritdoc />
    public override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) =>
        ValueTask.FromResult<DbTransaction>(((StatementCachingConnection)connection).BeginSnapshot());

    /// <inheritdoc />
    public override Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode kind, CancellationToken cancel) =>
        GetOrCreateWriter().EnqueueAsync(work, kind, cancel);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        _readPool.Dispose();
        _streamPool.Dispose();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private static SqliteConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(connectionString);
            var isFile = builder.DataSource is not ("" or ":memory:") && builder.Mode != SqliteOpenMode.Memory;
            return isFile ? builder : throw new StoreInitializationException("it has no file, so nothing would outlive the process.");
        }
        catch (ArgumentException error)
        {
            throw new StoreInitializationException(error.Message, cause: error);
        }
    }

    /// <summary>The one writer. One that cannot be opened now may be the next time, so a failure is not kept.</summary>
    private SqliteWriter GetOrCreateWriter()
    {
        lock (_writerLock)
        {
            return _writer ??= new SqliteWriter(_connectionString, this, _logger);
        }
    }

    private void EnableWal()
    {
        using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA page_size = {PageSizeBytes}; PRAGMA journal_mode = WAL";
        command.ExecuteNonQuery();
    }

    private void RunScripts()
    {
        var engine = DeployChanges.To
            .SqliteDatabase(_connectionString)
            .WithScriptsEmbeddedInAssembly(typeof(SqliteDialect).Assembly, name => name.Contains(".Migrations.Sqlite."))
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build();
        SchemaVersionGuard.RefuseNewer(engine, Name);
        var result = engine.PerformUpgrade();
        if (!result.Successful)
        {
            throw new StoreInitializationException(
                $"“{_filePath}”: migration {result.ErrorScript?.Name} failed: {result.Error.Message}", cause: result.Error);
        }
    }
}
