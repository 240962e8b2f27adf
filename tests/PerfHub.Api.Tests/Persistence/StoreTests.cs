using System.Data.Common;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>The guarantees of every store.</summary>
public abstract class StoreTests
{
    [StoreFact]
    public async Task A_snapshot_does_not_see_later_commits()
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
    public async Task Readers_never_see_part_of_a_transaction()
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
        List<long> ids;
        do
        {
            var isLast = writing.IsCompleted;
            ids = await store.ListNoteIdsAsync();
            Assert.All(ids.Chunk(2), pair => Assert.Equal([pair[0], pair[0] + 1], pair));
            if (isLast)
            {
                break;
            }
        }
        while (true);

        await writing;
        Assert.Equal(2 * Pairs, ids.Count);
    }

    [StoreFact]
    public async Task A_failed_transaction_leaves_no_rows()
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
    public async Task Inserted_rows_are_visible_within_the_transaction_and_keep_every_character()
    {
        await using var store = await CreateStoreWithNotesAsync();
        const string SpecialText = "中文，。“”；😀 'quoted' [x] % _ \t";

        var found = await store.Db.WriteAsync(
            async session =>
            {
                await session.InsertAsync([new NoteRow(1, SpecialText), new NoteRow(2, "")]);
                await session.InsertAsync([new NoteRow(3, "third")]);
                return await session.QueryAsync<NoteRow>("SELECT Id, Text FROM Note ORDER BY Id", new { });
            },
            CancellationToken.None);

        Assert.Equal([new NoteRow(1, SpecialText), new NoteRow(2, ""), new NoteRow(3, "third")], found);
    }

    [StoreFact]
    public async Task A_page_has_no_more_rows_than_its_limit()
    {
        await using var store = await CreateStoreWithNotesAsync();
        await store.Db.WriteAsync(
            session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (1, ''), (2, ''), (3, '')", new { }), CancellationToken.None);

        var page = await store.Db.QueryPageAsync<long>("SELECT Id FROM Note ORDER BY Id DESC", new { Limit = 2 }, CancellationToken.None);

        Assert.Equal([3, 2], page);
    }

    [StoreFact]
    public async Task A_duplicate_key_is_distinguished_from_a_foreign_key_violation()
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
    public async Task Transactions_that_hold_the_same_lock_see_each_others_rows()
    {
        await using var store = await CreateStoreWithNotesAsync();
        const int Writers = 20;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => store.Db.WriteAsync(
            async session =>
            {
                await session.AcquireLockAsync("notes");
                var last = await session.QueryFirstOrDefaultAsync<long>("SELECT COALESCE(MAX(Id), 0) FROM Note", new { });
                return await session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (@next, '')", new { next = last + 1 });
            },
            CancellationToken.None))));

        Assert.Equal(Enumerable.Range(1, Writers).Select(id => (long)id), await store.ListNoteIdsAsync());
    }

    [StoreFact]
    public async Task What_is_read_under_a_shared_lock_does_not_change_until_the_transaction_ends()
    {
        await using var store = await CreateStoreWithNotesAsync();
        const int Writers = 10;
        const string CountSql = "SELECT COUNT(*) FROM Note";
        var writes = Enumerable.Range(1, Writers).Select(id => Task.Run(() => store.Db.WriteAsync(
            async session =>
            {
                await session.AcquireLockAsync("notes");
                return await session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (@id, '')", new { id });
            },
            CancellationToken.None)));
        var reads = Enumerable.Range(0, Writers).Select(_ => Task.Run(() => store.Db.WriteAsync(
            async session =>
            {
                await session.AcquireSharedLockAsync("notes");
                var before = await session.QueryFirstOrDefaultAsync<long>(CountSql, new { });
                for (var again = 0; again < 5; again++)
                {
                    Assert.Equal(before, await session.QueryFirstOrDefaultAsync<long>(CountSql, new { }));
                }

                return before;
            },
            CancellationToken.None)));

        await Task.WhenAll(Task.WhenAll(writes), Task.WhenAll(reads));

        Assert.Equal(Enumerable.Range(1, Writers).Select(id => (long)id), await store.ListNoteIdsAsync());
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
