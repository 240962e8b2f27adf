using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Sqlite;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

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
