using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Persistence.Sqlite;

namespace PerfHub.Api.Tests.Stores;

/// <summary>A store of one's own, without a host: its schema, and a table to write notes in.</summary>
public abstract class TestStore : IAsyncDisposable
{
    public abstract Dialect Dialect { get; }

    public abstract Db Db { get; }

    /// <summary>Makes the table of notes, and whatever rows of it need.</summary>
    protected abstract IEnumerable<string> NotesSql { get; }

    /// <summary>The ids of all notes that others can see.</summary>
    public Task<List<long>> Notes() => Db.All<long>("SELECT Id FROM Note ORDER BY Id", new { }, CancellationToken.None);

    public abstract ValueTask DisposeAsync();

    protected async Task AddNotes()
    {
        foreach (var sql in NotesSql)
        {
            await Db.Write(session => session.Execute(sql, new { }), CancellationToken.None);
        }
    }
}

/// <summary>A note.</summary>
public sealed record NoteRow(long Id, string Text);

/// <summary>An embedded store of one's own.</summary>
public sealed class TempStore : TestStore
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfhub-store-");
    private readonly SqliteDialect _dialect;

    public TempStore()
    {
        StoredValue.RegisterHandlers();
        _dialect = Open();
        _dialect.Migrate();
        Db = new Db(_dialect);
    }

    public string File => Path.Combine(_folder.FullName, "perfhub.db");

    public override Dialect Dialect => _dialect;

    public override Db Db { get; }

    protected override IEnumerable<string> NotesSql => ["CREATE TABLE Note (Id INTEGER NOT NULL PRIMARY KEY, Text TEXT NOT NULL)"];

    /// <summary>The store with its table of notes.</summary>
    public static async Task<TempStore> WithNotes()
    {
        var store = new TempStore();
        await store.AddNotes();
        return store;
    }

    /// <summary>The same file, opened by another host.</summary>
    public SqliteDialect Open() => new($"Data Source={File}", NullLogger<SqliteDialect>.Instance);

    public override async ValueTask DisposeAsync()
    {
        await _dialect.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

/// <summary>A database of one's own on the tests' SQL Server.</summary>
public sealed class TempDatabase : TestStore
{
    private TempDatabase(string connectionString, bool rowLevelSecurity)
    {
        StoredValue.RegisterHandlers();
        ConnectionString = connectionString;
        Dialect = Open(rowLevelSecurity);
        Dialect.Migrate();
        Db = new Db(Dialect);
    }

    public string ConnectionString { get; }

    public override Dialect Dialect { get; }

    public override Db Db { get; }

    protected override IEnumerable<string> NotesSql =>
    [
        "CREATE TABLE dbo.Note (Id bigint NOT NULL PRIMARY KEY, Text nvarchar(100) NOT NULL)",
        "CREATE TYPE dbo.NoteRows AS TABLE (Id bigint NOT NULL, Text nvarchar(100) NOT NULL)",
    ];

    public static async Task<TempDatabase> Create(bool rowLevelSecurity = true) =>
        new(await TestSqlServer.CreateDatabase(), rowLevelSecurity);

    /// <summary>A database with its table of notes.</summary>
    public static async Task<TempDatabase> WithNotes()
    {
        var store = await Create();
        await store.AddNotes();
        return store;
    }

    /// <summary>The same database, opened by another host.</summary>
    public SqlServerDialect Open(bool rowLevelSecurity = true) => new(StoreConnections.Of(ConnectionString, null), rowLevelSecurity);

    public override async ValueTask DisposeAsync() => await TestSqlServer.Drop(ConnectionString);
}
