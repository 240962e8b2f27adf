using System.Data.Common;
using DbUp;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence.Migrations;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// The embedded store: one file in WAL mode with <c>synchronous=FULL</c>, so that a committed transaction survives
/// the loss of the process and of power; what is <see cref="WriteKind.Derived"/> survives that of the process.
/// </summary>
public sealed class SqliteDialect : Dialect, IAsyncDisposable
{
    // https://www.sqlite.org/rescode.html
    private const int Busy = 5, Locked = 6, PrimaryKeyTaken = 1555, UniqueTaken = 2067;
    private static readonly int[] Outages = [/* IOERR */ 10, /* CORRUPT */ 11, /* FULL */ 13, /* CANTOPEN */ 14, /* READONLY */ 8, /* NOTADB */ 26];

    // Seconds that a statement waits for a lock. Db tries again a few times, so a caller hears after some five seconds.
    private const int LockPatience = 1;

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
    private const int PageBytes = 8_192;

    // Reads that go on as long as their takers do are few and stand apart, so that pages never wait for them.
    private const int Streams = 4;
    private static readonly int Readers = Math.Max(4, 2 * Environment.ProcessorCount);

    private readonly string _file, _connectionString;
    private readonly ILogger _logger;
    private readonly SqliteReaders _readers, _streams;
    private readonly Lock _opening = new();
    private SqliteWriter? _writer;

    /// <summary>Takes the file's connection string.</summary>
    /// <param name="connectionString">E.g. <c>Data Source=data/perfhub.db</c>.</param>
    /// <param name="logger">For what the writer has to say.</param>
    /// <exception cref="StoreSetupException">It is no connection string, or names no file.</exception>
    public SqliteDialect(string connectionString, ILogger<SqliteDialect> logger)
    {
        var builder = Parse(connectionString);
        builder.DefaultTimeout = LockPatience;
        (_file, _connectionString, _logger) = (builder.DataSource, builder.ConnectionString, logger);
        _readers = new SqliteReaders(_connectionString, Readers);
        _streams = new SqliteReaders(_connectionString, Streams);
    }

    /// <inheritdoc />
    public override string Name => "Sqlite";

    /// <inheritdoc />
    public override bool IsRemote => false;

    /// <remarks>A limit that is a parameter and nothing else makes SQLite plan the query anew at every run.</remarks>
    /// <inheritdoc />
    public override string Limited(string sql) => sql + " LIMIT @Limit + 0";

    /// <inheritdoc />
    public override bool IsDuplicate(Exception error) =>
        error is SqliteException { SqliteExtendedErrorCode: PrimaryKeyTaken or UniqueTaken };

    /// <inheritdoc />
    public override bool IsTransient(Exception error) => error is SqliteException { SqliteErrorCode: Busy or Locked };

    /// <inheritdoc />
    public override bool IsOutage(Exception error) =>
        IsTransient(error) || (error is SqliteException sqlite && Outages.Contains(sqlite.SqliteErrorCode));

    /// <inheritdoc />
    public override void Migrate()
    {
        try
        {
            if (Path.GetDirectoryName(_file) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            UseWal();
            RunScripts();
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreSetupException($"“{_file}”: {error.Message}", cause: error);
        }
    }

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancel) => await _readers.Rent(cancel);

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenForStreamAsync(CancellationToken cancel) => await _streams.Rent(cancel);

    /// <inheritdoc />
    public override ValueTask<DbTransaction> BeginSnapshot(DbConnection connection, CancellationToken cancel) =>
        ValueTask.FromResult<DbTransaction>(((PreparedConnection)connection).BeginSnapshot());

    /// <inheritdoc />
    public override Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, WriteKind kind, CancellationToken cancel) =>
        Writer().Enqueue(work, kind, cancel);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        _readers.Dispose();
        _streams.Dispose();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private static SqliteConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(connectionString);
            var isFile = builder.DataSource is not ("" or ":memory:") && builder.Mode != SqliteOpenMode.Memory;
            return isFile ? builder : throw new StoreSetupException("it has no file, so nothing would outlive the process.");
        }
        catch (ArgumentException error)
        {
            throw new StoreSetupException(error.Message, cause: error);
        }
    }

    /// <summary>The one writer. One that cannot be opened now may be the next time, so a failure is not kept.</summary>
    private SqliteWriter Writer()
    {
        lock (_opening)
        {
            return _writer ??= new SqliteWriter(_connectionString, this, _logger);
        }
    }

    private void UseWal()
    {
        using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA page_size = {PageBytes}; PRAGMA journal_mode = WAL";
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
            throw new StoreSetupException(
                $"“{_file}”: migration {result.ErrorScript?.Name} failed: {result.Error.Message}", cause: result.Error);
        }
    }
}
