using System.Data.Common;
using DbUp;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence.Migrations;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// The embedded store: one file in WAL mode with <c>synchronous=FULL</c>, so that a committed transaction survives a crash and a power loss.
/// </summary>
/// <remarks>Not sealed: a test derives a store from it that claims several writers.</remarks>
public class SqliteDialect : Dialect, IAsyncDisposable
{
    // Db retries a few times, so a call on a locked file fails after about five seconds.
    private const int LockTimeoutSeconds = 1;

    // A host that starts waits for the transactions of others, e.g. for the migration of the host that it replaces or starts with.
    private const int MigrationLockTimeoutSeconds = 30;

    // Avoids the locks that SQLite takes at each call for shared connections and for memory statistics: no connection is used by
    // two threads at once, and the statistics are not read. Process-wide, and valid only before the first connection.
    static SqliteDialect()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private const string ScriptFolder = "Sqlite";

    // Twice SQLite's default: most rows are appended, and each page costs a system call. Takes effect only for a new file.
    private const int PageSizeBytes = 8_192;

    // Streams last as long as their consumers, so they have a separate pool: other reads never wait for them.
    private const int StreamPoolSize = 8;

    private const long MaxLogBytes = 1L << 30;

    // Longer than a query on a whole region takes.
    private static readonly TimeSpan MaxPoolWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MinStreamTime = TimeSpan.FromSeconds(30);
    private static readonly int ReadPoolSize = Math.Max(4, 2 * Environment.ProcessorCount), AggregatePoolSize = Math.Max(2, Environment.ProcessorCount);

    private readonly string _filePath, _creatingConnectionString, _connectionString;
    private readonly ILogger _logger;
    private readonly SqliteFileGuard _guard;
    private readonly SqliteDiskReserve _reserve;
    private readonly SqliteConnectionPool _readPool, _aggregatePool, _streamPool;
    private readonly SqliteCommitStamp _commitStamp;
    private readonly Lock _writerLock = new();
    private SqliteWriter? _writer;

    /// <summary>Creates the dialect of a file, e.g. <c>Data Source=data/perfhub.db</c>.</summary>
    /// <exception cref="StoreInitializationException">The connection string is malformed or names no file.</exception>
    public SqliteDialect(string connectionString, ILogger<SqliteDialect> logger)
    {
        var builder = Parse(connectionString);
        builder.DefaultTimeout = LockTimeoutSeconds;
        (_filePath, _creatingConnectionString, _logger) = (builder.DataSource, builder.ConnectionString, logger);

        // Only the migration creates the file: a connection that is opened after the file was deleted must not create an empty one.
        builder.Mode = builder.Mode == SqliteOpenMode.ReadWriteCreate ? SqliteOpenMode.ReadWrite : builder.Mode;
        _connectionString = builder.ConnectionString;
        _guard = new SqliteFileGuard(_connectionString);
        _reserve = new SqliteDiskReserve(logger);
        _readPool = new SqliteConnectionPool(_connectionString, _guard, ReadPoolSize, MaxPoolWait, "read");
        _aggregatePool = new SqliteConnectionPool(_connectionString, _guard, AggregatePoolSize, MaxPoolWait, "aggregate");
        _streamPool = new SqliteConnectionPool(_connectionString, _guard, StreamPoolSize, MaxPoolWait, "stream");
        _commitStamp = new SqliteCommitStamp(_connectionString, _guard);
    }

    /// <inheritdoc />
    public override bool IsRemote => false;

    /// <inheritdoc />
    public override bool HasSingleWriter => true;

    // Without “+ 0”, SQLite would plan the query again whenever the parameter changes.
    /// <inheritdoc />
    public override string ApplyLimit(string sql) => sql + " LIMIT @Limit + 0";

    /// <inheritdoc />
    public override bool IsDuplicateKey(Exception error) => SqliteErrors.IsDuplicateKey(error);

    /// <inheritdoc />
    public override bool IsTransient(Exception error) => SqliteErrors.IsTransient(error);

    /// <inheritdoc />
    public override bool IsOutage(Exception error) => SqliteErrors.IsOutage(error);

    /// <inheritdoc />
    public override StoreFault GetFault(Exception error) => SqliteErrors.GetFault(error);

    /// <inheritdoc />
    public override string Location => $"the database file “{Path.GetFullPath(_filePath)}”";

    /// <inheritdoc />
    public override string FilePath => _filePath;

    /// <inheritdoc />
    public override IReadOnlyList<PoolUse> GetPoolUse() => [_readPool.Use, _aggregatePool.Use, _streamPool.Use];

    /// <inheritdoc />
    public override bool TryReleaseReserve() => _reserve.TryRelease();

    /// <inheritdoc />
    public override void RequireReserve() => _reserve.Require();

    /// <inheritdoc />
    public override void Migrate()
    {
        try
        {
            if (Path.GetDirectoryName(_filePath) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            var connectionString = new SqliteConnectionStringBuilder(_creatingConnectionString) { DefaultTimeout = MigrationLockTimeoutSeconds, Pooling = false }.ConnectionString;
            try
            {
                MigrateFile(connectionString);
            }
            catch (Exception error) when (IsFull(error.InnerException ?? error) && TryReleaseReserve())
            {
                MigrateFile(connectionString);
            }

            _reserve.Create();
        }
        catch (Exception error) when (error is SqliteException or StoreFileMovedException or IOException or UnauthorizedAccessException)
        {
            throw new StoreInitializationException($"“{_filePath}”: {error.Message}", cause: error);
        }
    }

    /// <summary>
    /// Copies one state of the store into a new file, while this host or another one writes.
    /// </summary>
    /// <exception cref="IOException">The file exists, or cannot be created.</exception>
    /// <exception cref="SqliteException">The store cannot be read, or the copy cannot be written.</exception>
    public void BackUpTo(string path)
    {
        // It has everything that the store has, so only its owner may read it.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
        using var source = new SqliteConnection(new SqliteConnectionStringBuilder(_connectionString) { Pooling = false }.ConnectionString);
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        source.Open();
        copy.Open();
        source.BackupDatabase(copy);
        using var command = copy.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        command.ExecuteNonQuery();
    }

    /// <summary>Checks every page and index of a file; returns what is damaged first, or null.</summary>
    public static string? FindDamagedPages(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check(1)";
        return command.ExecuteScalar() is string result && result != "ok" ? result : null;
    }

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancel) => await _readPool.RentAsync(cancel);

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenForStreamAsync(CancellationToken cancel) => await _streamPool.RentAsync(cancel);

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenForAggregateAsync(CancellationToken cancel) => await _aggregatePool.RentAsync(cancel);

    /// <inheritdoc />
    public override long? GetCommitStamp() => _commitStamp.Read();

    /// <inheritdoc />
    public override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) =>
        ValueTask.FromResult<DbTransaction>(((StatementCachingConnection)connection).BeginSnapshot());

    /// <inheritdoc />
    public override Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, Deadline deadline, CancellationToken cancel) =>
        GetOrCreateWriter().EnqueueAsync(work, mode, cancel);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        await _readPool.DisposeAsync();
        await _aggregatePool.DisposeAsync();
        await _streamPool.DisposeAsync();
        _commitStamp.Dispose();
        _guard.Dispose();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
        GC.SuppressFinalize(this);
    }

    private static SqliteConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(connectionString);
            var isFile = builder.DataSource is not ("" or ":memory:") && builder.Mode != SqliteOpenMode.Memory;
            return isFile ? builder : throw new StoreInitializationException("it names no file, so the data would be lost with the process.");
        }
        catch (ArgumentException error)
        {
            throw new StoreInitializationException(error.Message, cause: error);
        }
    }

    /// <summary>Gets the only writer. A failure to open it is not cached, because the next attempt may succeed.</summary>
    private SqliteWriter GetOrCreateWriter()
    {
        lock (_writerLock)
        {
            return _writer ??= new SqliteWriter(_connectionString, this, _guard, new SqliteLogWatch(_filePath, _streamPool, MinStreamTime, MaxLogBytes, _logger), _logger);
        }
    }

    private bool IsFull(Exception error) => IsOutage(error) && GetFault(error) == StoreFault.Full;

    private void MigrateFile(string connectionString)
    {
        EnableWal(connectionString);
        RunScripts(connectionString);

        // The guard keeps the log and its index open: reads need no disk space for them afterwards.
        _guard.ThrowIfMoved();
    }

    private void EnableWal(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        _reserve.Path = SqliteFileGuard.GetFilePath(connection) + "-reserve";
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA page_size = {PageSizeBytes}; PRAGMA journal_mode = WAL";
        command.ExecuteNonQuery();
    }

    private void RunScripts(string connectionString)
    {
        var engine = DeployChanges.To
            .SqliteDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(typeof(SqliteDialect).Assembly, name => SchemaVersionGuard.IsIncluded(name, ScriptFolder))
            .WithScripts(new NormalizedTextFill(ScriptFolder))
            .WithTransaction() // One for all, so that hosts that start together run each script once.
            .LogToNowhere()
            .Build();
        SchemaVersionGuard.RefuseBreaking(engine, ScriptFolder);
        var result = engine.PerformUpgrade();
        if (!result.Successful)
        {
            throw new StoreInitializationException(
                $"“{_filePath}”: migration {result.ErrorScript?.Name} failed: {result.Error.Message}", cause: result.Error);
        }
    }
}
