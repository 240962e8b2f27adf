using System.Data.Common;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>What every store promises, beneath all features.</summary>
public abstract class StoreTests
{
    [StoreFact]
    public async Task A_snapshot_sees_one_state_while_others_write()
    {
        await using var store = await CreateStoreWithNotesAsync();
        Task Write(long id) => store.Db.WriteAsync(
            session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (@id, '')", new { id }), CancellationToken.None);
        await Write(1);

        var (before, after) = await store.Db.ReadInSnapshotAsync(
            async snapshot =>
            {
                var before = await snapshot.QueryAsync<long>("SELECT Id FROM Note", new { });
                await Write(2);
                Assert.Equal([1, 2], await store.ListNoteIdsAsync());
                return (before, await snapshot.QueryAsync<long>("SELECT Id FROM Note", new { }));
            },
            CancellationToken.None);

        Assert.Equal([1], before);
        Assert.Equal(before, after);
    }

    [StoreFact]
    public async Task Readers_never_see_half_a_unit_of_work()
    {
        await using var store = await CreateStoreWithNotesAsync();
        const int Pairs = 150;

        var writing = Task.WhenAll(Enumerable.Range(0, Pairs).Select(pair => Task.Run(() => store.Db.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (@id, '')", new { id = 2 * pair });
                return await session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (@id, '')", new { id = (2 * pair) + 1 });
            },
            CancellationToken.None))));
        List<long> seen;
        do
        {
            var isLast = writing.IsCompleted;
            seen = await store.ListNoteIdsAsync();
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

    [StoreFact]
    public async Task Work_that_fails_leaves_nothing_behind_whatever_it_had_inserted()
    {
        await using var store = await CreateStoreWithNotesAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => store.Db.WriteAsync<bool>(
            async session =>
            {
                await session.InsertAsync([new NoteRow(1, "first"), new NoteRow(2, "second")]);
                throw new NotSupportedException();
            },
            CancellationToken.None));

        Assert.Empty(await store.ListNoteIdsAsync());
    }

    [StoreFact]
    public async Task Rows_that_were_inserted_are_there_for_what_follows_and_keep_every_character()
    {
        await using var store = await CreateStoreWithNotesAsync();
        const string Odd = "中文，。“”；😀 'quoted' [x] % _ \t";

        var found = await store.Db.WriteAsync(
            async session =>
            {
                await session.InsertAsync([new NoteRow(1, Odd), new NoteRow(2, "")]);
                await session.InsertAsync([new NoteRow(3, "third")]);
                return await session.QueryAsync<NoteRow>("SELECT Id, Text FROM Note ORDER BY Id", new { });
            },
            CancellationToken.None);

        Assert.Equal([new NoteRow(1, Odd), new NoteRow(2, ""), new NoteRow(3, "third")], found);
    }

    [StoreFact]
    public async Task A_page_has_at_most_as_many_rows_as_its_limit()
    {
        await using var store = await CreateStoreWithNotesAsync();
        await store.Db.WriteAsync(
            session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (1, ''), (2, ''), (3, '')", new { }), CancellationToken.None);

        var page = await store.Db.QueryPageAsync<long>("SELECT Id FROM Note ORDER BY Id DESC", new { Limit = 2 }, CancellationToken.None);

        Assert.Equal([3, 2], page);
    }

    [StoreFact]
    public async Task A_taken_key_is_a_duplicate_and_a_missing_parent_is_not()
    {
        await using var store = await CreateStoreWithNotesAsync();
        Task<bool> Insert(NoteRow row) => store.Db.WriteAsync(session => session.TryInsertAsync(row), CancellationToken.None);

        Assert.True(await Insert(new NoteRow(1, "first")));
        Assert.False(await Insert(new NoteRow(1, "second")));
        var orphan = await Assert.ThrowsAnyAsync<DbException>(() => store.Db.WriteAsync(
            session => session.ExecuteAsync("INSERT INTO BureauScope (Ancestor, Descendant) VALUES ('nobody', 'nobody')", new { }),
            CancellationToken.None));
        Assert.False(store.Dialect.IsDuplicateKey(orphan));
        Assert.False(store.Dialect.IsOutage(orphan));
    }

    [StoreFact]
    public async Task Two_that_take_the_same_name_read_what_the_other_has_written()
    {
        await using var store = await CreateStoreWithNotesAsync();
        const int Takers = 20;

        await Task.WhenAll(Enumerable.Range(0, Takers).Select(_ => Task.Run(() => store.Db.WriteAsync(
            async session =>
            {
                await session.AcquireLockAsync("notes");
                var last = await session.QueryFirstOrDefaultAsync<long>("SELECT COALESCE(MAX(Id), 0) FROM Note", new { });
                return await session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (@next, '')", new { next = last + 1 });
            },
            CancellationToken.None))));

        Assert.Equal(Enumerable.Range(1, Takers).Select(id => (long)id), await store.ListNoteIdsAsync());
    }

    [StoreFact]
    public async Task Migrating_again_changes_nothing()
    {
        await using var store = await CreateStoreWithNotesAsync();
        await store.Db.WriteAsync(session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (1, 'kept')", new { }), CancellationToken.None);
        var before = await ListScriptsAsync(store);

        store.Dialect.Migrate();

        Assert.Contains(before, line => line.Contains("0001_", StringComparison.Ordinal));
        Assert.Equal(before, await ListScriptsAsync(store));
        Assert.Equal([1], await store.ListNoteIdsAsync());
    }

    protected abstract Task<TestStore> CreateStoreWithNotesAsync();

    private static Task<List<string>> ListScriptsAsync(TestStore store) =>
        store.Db.QueryAsync<string>("SELECT ScriptName FROM SchemaVersions ORDER BY ScriptName", new { }, CancellationToken.None);
}

public sealed class StoreTestsOnSqlite : StoreTests
{
    protected override async Task<TestStore> CreateStoreWithNotesAsync() => await TempSqliteStore.CreateWithNotesAsync();
}

public sealed class StoreTestsOnSqlServer : StoreTests
{
    protected override async Task<TestStore> CreateStoreWithNotesAsync() => await TempSqlServerStore.CreateWithNotesAsync();
}
