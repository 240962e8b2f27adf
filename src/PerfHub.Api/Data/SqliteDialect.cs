using System.Data.Common;
using DbUp;
using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Data;

/// <summary>
/// The embedded store: one file in WAL mode with <c>synchronous=FULL</c>, so that a committed transaction survives
/// the loss of the process and of power.
/// </summary>
public sealed class SqliteDialect : Dialect, IAsyncDisposable
{
    // https://www.sqlite.org/rescode.html
    private const int Busy = 5, Locked = 6, PrimaryKeyTaken = 1555, UniqueTaken = 2067;
    private static readonly int[] Outages = [/* IOERR */ 10, /* CORRUPT */ 11, /* FULL */ 13, /* CANTOPEN */ 14, /* READONLY */ 8, /* NOTADB */ 26];

    private readonly string _connectionString;
    private readonly Lazy<SqliteWriter> _writer;
    private readonly SqliteReaders _readers;

    /// <summary>Takes the file's connection string.</summary>
    /// <param name="connectionString">E.g. <c>Data Source=data/perfhub.db</c>.</param>
    /// <param name="logger">For what the writer has to say.</param>
    public SqliteDialect(string connectionString, ILogger<SqliteDialect> logger)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        if (Path.GetDirectoryName(builder.DataSource) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        _connectionString = builder.ConnectionString;
        _readers = new SqliteReaders(_connectionString);
        _writer = new Lazy<SqliteWriter>(() => new SqliteWriter(_connectionString, this, logger));
    }

    /// <inheritdoc />
    public override string Name => "Sqlite";

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
        using (var connection = new SqliteConnection(_connectionString))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            command.ExecuteNonQuery();
        }

        var result = DeployChanges.To
            .SqliteDatabase(_connectionString)
            .WithScriptsEmbeddedInAssembly(typeof(SqliteDialect).Assembly, name => name.Contains(".Migrations.Sqlite."))
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
        {
            throw new InvalidOperationException($"The migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
        }
    }

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancel) => await _readers.Rent(cancel);

    /// <inheritdoc />
    public override ValueTask<DbTransaction> BeginSnapshot(DbConnection connection, CancellationToken cancel) =>
        ValueTask.FromResult<DbTransaction>(((PreparedConnection)connection).BeginSnapshot());

    /// <inheritdoc />
    public override Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        _writer.Value.Enqueue(work, cancel);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_writer.IsValueCreated)
        {
            await _writer.Value.DisposeAsync();
        }

        _readers.Dispose();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
