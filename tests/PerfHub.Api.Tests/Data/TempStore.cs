using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Data;

namespace PerfHub.Api.Tests.Data;

/// <summary>A store of one's own, without a host: its schema, and a table to write notes in.</summary>
public sealed class TempStore : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfhub-store-");

    public TempStore()
    {
        StoredValue.RegisterHandlers();
        Dialect = Open();
        Dialect.Migrate();
        Db = new Db(Dialect);
    }

    public string File => Path.Combine(_folder.FullName, "perfhub.db");

    public SqliteDialect Dialect { get; }

    public Db Db { get; }

    /// <summary>The store with its table of notes.</summary>
    public static async Task<TempStore> WithNotes()
    {
        var store = new TempStore();
        await store.Db.Write(
            session => session.Execute("CREATE TABLE Note (Id INTEGER NOT NULL PRIMARY KEY, Text TEXT NOT NULL)", new { }),
            CancellationToken.None);
        return store;
    }

    /// <summary>The same file, opened by another host.</summary>
    public SqliteDialect Open() => new($"Data Source={File}", NullLogger<SqliteDialect>.Instance);

    /// <summary>The ids of all notes that others can see.</summary>
    public Task<List<long>> Notes() => Db.All<long>("SELECT Id FROM Note ORDER BY Id", new { }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Dialect.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

/// <summary>A note.</summary>
public sealed record NoteRow(long Id, string Text);
