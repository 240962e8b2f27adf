using Microsoft.Data.Sqlite;
using PerfHub.Api.Data;

namespace PerfHub.Api.Tests.Data;

/// <summary>What the embedded store promises, beneath all features.</summary>
public sealed class SqliteDialectTests
{
    [Fact]
    public async Task The_writer_writes_ahead_flushes_every_commit_and_checks_foreign_keys()
    {
        await using var store = new TempStore();
        Task<string?> Pragma(string name) =>
            store.Db.Write(session => session.FirstOrDefault<string>($"PRAGMA {name}", new { }), CancellationToken.None);

        const string Full = "2", On = "1";
        Assert.Equal("wal", await Pragma("journal_mode"));
        Assert.Equal(Full, await Pragma("synchronous"));
        Assert.Equal(On, await Pragma("foreign_keys"));
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        await using var store = await TempStore.WithNotes();
        await store.Db.Write(session => session.Execute("INSERT INTO Note (Id, Text) VALUES (1, 'kept')", new { }), CancellationToken.None);
        var before = await Dump(store);

        store.Dialect.Migrate();
        await using (var another = store.Open())
        {
            another.Migrate();
        }

        Assert.Contains(before, line => line.Contains("0001_", StringComparison.Ordinal));
        Assert.Equal(before, await Dump(store));
        Assert.Equal([1], await store.Notes());
    }

    [Fact]
    public async Task A_snapshot_sees_one_state_while_others_write()
    {
        await using var store = await TempStore.WithNotes();
        Task Write(long id) => store.Db.Write(
            session => session.Execute("INSERT INTO Note (Id, Text) VALUES (@id, '')", new { id }), CancellationToken.None);
        await Write(1);

        var (before, after) = await store.Db.Snapshot(
            async snapshot =>
            {
                var before = await snapshot.All<long>("SELECT Id FROM Note", new { });
                await Write(2);
                Assert.Equal([1, 2], await store.Notes());
                return (before, await snapshot.All<long>("SELECT Id FROM Note", new { }));
            },
            CancellationToken.None);

        Assert.Equal([1], before);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Readers_never_see_half_a_unit_of_work()
    {
        await using var store = await TempStore.WithNotes();
        const int Pairs = 150;

        var writing = Task.WhenAll(Enumerable.Range(0, Pairs).Select(pair => Task.Run(() => store.Db.Write(
            async session =>
            {
                await session.Execute("INSERT INTO Note (Id, Text) VALUES (@id, '')", new { id = 2 * pair });
                return await session.Execute("INSERT INTO Note (Id, Text) VALUES (@id, '')", new { id = (2 * pair) + 1 });
            },
            CancellationToken.None))));
        List<long> seen;
        do
        {
            var isLast = writing.IsCompleted;
            seen = await store.Notes();
            Assert.All(seen.Chunk(2), pair => Assert.Equal([pair[0], pair[0] + 1], pair));
            if (isLast)
            {
                break;
            }
        }
        while (true);

        await writing;
        Assert.Equal(2 * Pairs, seen.Count);
    }

    [Fact]
    public async Task A_page_has_at_most_as_many_rows_as_its_limit()
    {
        await using var store = await TempStore.WithNotes();
        await store.Db.Write(
            session => session.Execute("INSERT INTO Note (Id, Text) VALUES (1, ''), (2, ''), (3, '')", new { }), CancellationToken.None);

        var page = await store.Db.Page<long>("SELECT Id FROM Note ORDER BY Id DESC", new { Limit = 2 }, CancellationToken.None);

        Assert.Equal([3, 2], page);
    }

    [Fact]
    public async Task A_taken_key_is_a_duplicate_and_a_missing_parent_is_not()
    {
        await using var store = await TempStore.WithNotes();
        Task<bool> Insert(NoteRow row) => store.Db.Write(session => session.TryInsert(row), CancellationToken.None);

        Assert.True(await Insert(new NoteRow(1, "first")));
        Assert.False(await Insert(new NoteRow(1, "second")));
        var orphan = await Assert.ThrowsAsync<SqliteException>(() => store.Db.Write(
            session => session.Execute("INSERT INTO BureauScope (Ancestor, Descendant) VALUES ('nobody', 'nobody')", new { }),
            CancellationToken.None));
        Assert.False(store.Dialect.IsDuplicate(orphan));
        Assert.False(store.Dialect.IsOutage(orphan));
    }

    [Fact]
    public async Task A_store_that_is_away_is_an_outage_and_is_found_again_once_it_is_back()
    {
        await using var store = new TempStore();
        var file = Path.Combine(Path.GetDirectoryName(store.File)!, "away", "perfhub.db");
        await using var dialect = new SqliteDialect(
            $"Data Source={file}", Microsoft.Extensions.Logging.Abstractions.NullLogger<SqliteDialect>.Instance);
        var db = new Db(dialect);
        Task<long> Read() => db.FirstOrDefault<long>("SELECT COUNT(*) FROM Bureau", new { }, CancellationToken.None);
        Task<long> Write() =>
            db.Write(session => session.FirstOrDefault<long>("SELECT COUNT(*) FROM Bureau", new { }), CancellationToken.None);

        Assert.True(dialect.IsOutage(await Assert.ThrowsAsync<SqliteException>(Read)));
        Assert.True(dialect.IsOutage(await Assert.ThrowsAsync<SqliteException>(Write)));

        dialect.Migrate();
        Assert.Equal(0, await Read());
        Assert.Equal(0, await Write());
    }

    private static Task<List<string>> Dump(TempStore store) => store.Db.All<string>(
        "SELECT name || ' ' || COALESCE(sql, '') FROM sqlite_master UNION ALL SELECT ScriptName || Applied FROM SchemaVersions",
        new { },
        CancellationToken.None);
}
