using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

public sealed class SqliteDialectTests
{
    [Fact]
    public async Task The_writer_uses_a_write_ahead_log_flushes_every_commit_and_checks_foreign_keys()
    {
        await using var store = new TempSqliteStore();
        Task<string?> Pragma(string name) =>
            store.Db.WriteAsync(session => session.QueryFirstOrDefaultAsync<string>($"PRAGMA {name}", new { }), CancellationToken.None);

        const string Full = "2", On = "1";
        Assert.Equal("wal", await Pragma("journal_mode"));
        Assert.Equal(Full, await Pragma("synchronous"));
        Assert.Equal(On, await Pragma("foreign_keys"));
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        await store.Db.WriteAsync(session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (1, 'kept')", new { }), CancellationToken.None);
        var before = await DumpSchemaAsync(store);

        store.Dialect.Migrate();
        await using (var another = store.OpenDialect())
        {
            another.Migrate();
        }

        Assert.Contains(before, line => line.Contains("0001_", StringComparison.Ordinal));
        Assert.Equal(before, await DumpSchemaAsync(store));
        Assert.Equal([1], await store.ListNoteIdsAsync());
    }

    [Fact]
    public async Task Hosts_that_start_together_on_a_missing_file_run_each_script_once()
    {
        var folder = Directory.CreateTempSubdirectory("perfhub-");
        var connectionString = $"Data Source={Path.Combine(folder.FullName, "perfhub.db")}";

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () => new SqliteDialect(connectionString, NullLogger<SqliteDialect>.Instance).Migrate(),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        await using var connection = new SqliteConnection(connectionString + ";Pooling=False");
        var scripts = (await connection.QueryAsync<string>("SELECT ScriptName FROM SchemaVersions")).ToList();
        Assert.Equal(scripts.Distinct(), scripts);
        Assert.Contains(scripts, script => script.Contains("0001_", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_host_that_starts_waits_for_the_transaction_of_another()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        await using var holder = new SqliteConnection($"Data Source={store.FilePath};Pooling=False");
        await holder.OpenAsync();
        var transaction = holder.BeginTransaction();
        await using var another = store.OpenDialect();

        // Longer than other calls wait for a locked file.
        var start = Task.Run(another.Migrate);
        await Task.WhenAny(start, Task.Delay(TimeSpan.FromSeconds(3)));
        Assert.False(start.IsCompleted);

        await transaction.RollbackAsync();
        await start;
    }

    [Fact]
    public async Task A_missing_file_is_an_outage_until_it_is_created()
    {
        await using var store = new TempSqliteStore();
        var file = Path.Combine(Path.GetDirectoryName(store.FilePath)!, "missing", "perfhub.db");
        await using var dialect = new SqliteDialect(
            $"Data Source={file}", NullLogger<SqliteDialect>.Instance);
        var db = new Db(dialect);
        Task<long> Read() => db.QueryFirstOrDefaultAsync<long>("SELECT COUNT(*) FROM Bureau", new { }, CancellationToken.None);
        Task<long> Write() =>
            db.WriteAsync(session => session.QueryFirstOrDefaultAsync<long>("SELECT COUNT(*) FROM Bureau", new { }), CancellationToken.None);

        Assert.True(dialect.IsOutage(await Assert.ThrowsAsync<SqliteException>(Read)));
        Assert.True(dialect.IsOutage(await Assert.ThrowsAsync<SqliteException>(Write)));

        dialect.Migrate();
        Assert.Equal(0, await Read());
        Assert.Equal(0, await Write());
    }

    private static Task<List<string>> DumpSchemaAsync(TempSqliteStore store) => store.Db.QueryAsync<string>(
        "SELECT name || ' ' || COALESCE(sql, '') FROM sqlite_master UNION ALL SELECT ScriptName || Applied FROM SchemaVersions",
        new { },
        CancellationToken.None);
}
