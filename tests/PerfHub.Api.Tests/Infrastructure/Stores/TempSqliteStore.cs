using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Sqlite;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A migrated SQLite store in a temporary folder.</summary>
public sealed class TempSqliteStore : TestStore, IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfhub-store-");
    private readonly SqliteDialect _dialect;

    public TempSqliteStore()
    {
        DbValueConverter.RegisterTypeHandlers();
        MigratedSqliteFile.CopyTo(FilePath);
        _dialect = OpenDialect();
        Db = new Db(_dialect);
    }

    public string FilePath => Path.Combine(_folder.FullName, "perfhub.db");

    public override Dialect Dialect => _dialect;

    public override Db Db { get; }

    protected override IEnumerable<string> CreateNoteTableSql => ["CREATE TABLE Note (Id INTEGER NOT NULL PRIMARY KEY, Text TEXT NOT NULL)"];

    public static async Task<TempSqliteStore> CreateWithNotesAsync()
    {
        var store = new TempSqliteStore();
        await store.CreateNoteTableAsync();
        return store;
    }

    /// <summary>Another dialect for the same file.</summary>
    public SqliteDialect OpenDialect() => new($"Data Source={FilePath}", NullLogger<SqliteDialect>.Instance);

    public override async ValueTask DisposeAsync()
    {
        await _dialect.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
