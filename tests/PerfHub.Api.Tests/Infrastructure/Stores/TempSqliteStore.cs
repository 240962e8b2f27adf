using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Persistence.Sqlite;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A store of one's own, without a host: its schema, and a table to write notes in.</summary>
public abstract class TestStore : IAsyncDisposable
{
    public abstract Dialect Dialect { get; }

    public abstract Db Db { get; }

    /// <summary>Makes the table of notes, and whatever rows of it need.</summary>
    protected abstract IEnumerable<string> CreateNoteTableSql { get; }

    /// <summary>The ids of all notes that others can see.</summary>
    public Task<List<long>> ListNoteIdsAsync() => Db.QueryAsync<long>("SELECT Id FROM Note ORDER BY Id", new { }, CancellationToken.None);

    public abstract ValueTask DisposeAsync();

    protected async Task CreateNoteTableAsync()
    {
        foreach (var sql in CreateNoteTableSql)
        {
            await Db.WriteAsync(session => session.ExecuteAsync(sql, new { }), CancellationToken.None);
        }
    }
}

/// <summary>A note.</summary>
public sealed record NoteRow(long Id, string Text);

/// <summary>An embedded store of one's own.</summary>
public sealed class TempSqliteStore : TestStore
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfhub-store-");
    private readonly SqliteDialect _dialect;

    public TempSqliteStore()
    {
        DbValueConverter.RegisterTypeHandlers();
        _dialect = OpenDialect();
        _dialect.Migrate();
        Db = new Db(_dialect);
    }

    public string FilePath => Path.Combine(_folder.FullName, "perfhub.db");

    public override Dialect Dialect => _dialect;

    public override Db Db { get; }

    protected override IEnumerable<string> CreateNoteTableSql => ["CREATE TABLE Note (Id INTEGER NOT NULL PRIMARY KEY, Text TEXT NOT NULL)"];

    /// <summary>The store with its table of notes.</summary>
    public static async Task<TempSqliteStore> CreateWithNotesAsync()
    {
        var store = new TempSqliteStore();
        await store.CreateNoteTableAsync();
        return store;
    }

    /// <summary>The same file, opened by another host.</summary>
    public SqliteDialect OpenDialect() => new($"Data Source={FilePath}", NullLogger<SqliteDialect>.Instance);

    public override async ValueTask DisposeAsync()
    {
        await _dialect.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

/// <summary>A database of one's own on the tests' SQL Server.</summary>
public sealed class TempSqlServerStore : TestStore
{
    private TempSqlServerStore(string connectionString, bool rowLevelSecurity)
    {
        DbValueConverter.RegisterTypeHandlers();
        ConnectionString = connectionString;
        Dialect = OpenDialect(rowLevelSecurity);
        Dialect.Migrate();
        Db = new Db(Dialect);
    }

    public string ConnectionString { get; }

    public override Dialect Dialect { get; }

    public override Db Db { get; }

    protected override IEnumerable<string> CreateNoteTableSql =>
    [
        "CREATE TABLE dbo.Note (Id bigint NOT NULL PRIMARY KEY, Text nvarchar(100) NOT NULL)",
        "CREATE TYPE dbo.NoteRows AS TABLE (Id bigint NOT NULL, Text nvarchar(100) NOT NULL)",
    ];

    public static async Task<TempSqlServerStore> CreateAsync(bool rowLevelSecurity = true) =>
        new(await TestSqlServer.CreateDatabaseAsync(), rowLevelSecurity);

    /// <summary>A database with its table of notes.</summary>
    public static async Task<TempSqlServerStore> CreateWithNotesAsync()
    {
        var store = await CreateAsync();
        await store.CreateNoteTableAsync();
        return store;
    }

    /// <summary>The same database, opened by another host.</summary>
    public SqlServerDialect OpenDialect(bool rowLevelSecurity = true) => new(SqlServerConnectionStrings.Create(ConnectionString, null), rowLevelSecurity);

    public override async ValueTask DisposeAsync() => await TestSqlServer.DropDatabaseAsync(ConnectionString);
}
