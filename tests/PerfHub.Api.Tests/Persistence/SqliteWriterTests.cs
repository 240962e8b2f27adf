using FsCheck.Xunit;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>The one writer: many units of work in one commit, each whole or not there at all.</summary>
public sealed class SqliteWriterTests
{
    [Fact]
    public async Task A_failing_unit_of_work_loses_its_own_rows_and_none_of_its_neighbours()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var gate = new WriterGate();
        var seenBefore = -1;

        var first = gate.BlockWriterAsync(store, CreateNote(1));
        var failing = WriteAsync(store, async session =>
        {
            await session.InsertAsync([new NoteRow(2, "lost"), new NoteRow(3, "lost too")]);
            throw new InvalidOperationException("mine alone");
        });
        var last = WriteAsync(store, async session =>
        {
            // Nobody else sees anything yet: these three are one commit.
            seenBefore = (await store.ListNoteIdsAsync()).Count;
            await session.InsertAsync([CreateNote(4)]);
        });
        gate.Release();

        await Task.WhenAll(first, last);
        Assert.Equal("mine alone", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        Assert.Equal(0, seenBefore);
        Assert.Equal([1, 4], await store.ListNoteIdsAsync());
    }

    [Property(MaxTest = 20)]
    public async Task Exactly_the_rows_of_those_that_did_not_fail_are_there(bool[] fails, byte rows)
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var perWork = 1 + (rows % 5);

        var works = fails.Select((fail, work) => WriteAsync(store, async session =>
        {
            var notes = Enumerable.Range(work * perWork, perWork).Select(id => CreateNote(id)).ToList();
            await session.InsertAsync(notes);

            // A taken key is the store's own refusal, in the middle of the work.
            await session.InsertAsync(fail ? notes : []);
        })).ToList();
        await Task.WhenAll(works.Select(async work => await work.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(fails, works.Select(work => work.Exception?.InnerException is SqliteException));
        Assert.Equal(
            Enumerable.Range(0, fails.Length * perWork).Where(id => !fails[id / perWork]).Select(id => (long)id),
            await store.ListNoteIdsAsync());
    }

    [Fact]
    public async Task Work_that_is_given_up_before_it_begins_is_told_at_once_and_never_runs()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var gate = new WriterGate();
        using var cancel = new CancellationTokenSource();
        var ran = false;

        var first = gate.BlockWriterAsync(store, CreateNote(1));
        var givenUp = store.Db.WriteAsync(
            session =>
            {
                ran = true;
                return session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (2, 'never')", new { });
            },
            cancel.Token);
        await cancel.CancelAsync();

        // The first one still holds the writer.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        gate.Release();
        await first;
        await WriteAsync(store, session => session.InsertAsync([CreateNote(3)]));
        Assert.False(ran);
        Assert.Equal([1, 3], await store.ListNoteIdsAsync());
    }

    [Fact]
    public async Task Work_that_has_begun_is_finished_and_acknowledged()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        using var cancel = new CancellationTokenSource();

        var changed = await store.Db.WriteAsync(
            async session =>
            {
                await cancel.CancelAsync();
                return await session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (1, 'kept')", new { });
            },
            cancel.Token);

        Assert.Equal(1, changed);
        Assert.Equal([1], await store.ListNoteIdsAsync());
    }

    [Fact]
    public async Task Work_runs_in_the_order_in_which_it_came()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var order = new List<int>();

        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => store.Dialect.WriteAsync(
            session =>
            {
                order.Add(number);
                return Task.FromResult(number);
            },
            (CommitMode)(number % 7 % 3),
            CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, 300), order);
    }

    [Fact]
    public async Task Only_the_commit_of_what_is_made_again_is_not_waited_for_until_it_is_on_disk()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        CommitMode[] kinds = [CommitMode.Normal, CommitMode.DelayedDurability, CommitMode.DelayedDurability, CommitMode.Normal, CommitMode.Bulk, CommitMode.DelayedDurability, CommitMode.Bulk];
        var many = Enumerable.Range(0, 20).SelectMany(_ => kinds).ToList();

        // One after the other, and all at once.
        var alone = new List<long>();
        foreach (var (number, kind) in many.Index())
        {
            alone.Add(await Synchronous(kind, $"{number}"));
        }

        var atOnce = await Task.WhenAll(many.Select((kind, number) => Synchronous(kind, $"at once, {number}")));

        const long Normal = 1, Full = 2;
        var expected = many.Select(kind => kind == CommitMode.DelayedDurability ? Normal : Full);
        Assert.Equal(expected, alone);
        Assert.Equal(expected, atOnce);

        // SQLite answers as it prepares the statement, so it is another one each time.
        Task<long> Synchronous(CommitMode kind, string number) => store.Dialect.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("UPDATE Note SET Text = @number", new { number });
                return await session.QueryFirstOrDefaultAsync<long>($"PRAGMA synchronous -- {number}", new { });
            },
            kind,
            CancellationToken.None);
    }

    [Fact]
    public async Task No_update_of_many_concurrent_writers_is_lost()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        await WriteAsync(store, session => session.InsertAsync([new NoteRow(1, "0")]));

        var counts = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => Task.Run(() => store.Db.WriteAsync(
            async session =>
            {
                var count = 1 + await session.QueryFirstOrDefaultAsync<int>("SELECT CAST(Text AS INTEGER) FROM Note WHERE Id = 1", new { });
                await session.ExecuteAsync("UPDATE Note SET Text = @text WHERE Id = 1", new { text = $"{count}" });
                return count;
            },
            CancellationToken.None))));

        Assert.Equal(Enumerable.Range(1, 400), counts.Order());
    }

    [Fact]
    public async Task A_full_disk_fails_those_who_wait_and_writing_goes_on_once_there_is_room()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var large = new string('满', 100_000);
        await WriteAsync(store, session => session.ExecuteAsync("PRAGMA max_page_count = 1", new { }));

        var error = await Assert.ThrowsAsync<SqliteException>(() => WriteAsync(store, session => session.InsertAsync([new NoteRow(1, large)])));

        Assert.True(store.Dialect.IsOutage(error));
        await WriteAsync(store, session => session.ExecuteAsync("PRAGMA max_page_count = 1000000", new { }));
        await WriteAsync(store, session => session.InsertAsync([new NoteRow(2, large)]));
        Assert.Equal([2], await store.ListNoteIdsAsync());
    }

    [Fact]
    public async Task All_that_was_taken_is_on_disk_when_the_writer_is_closed()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var another = store.OpenDialect();

        var works = Enumerable.Range(1, 200).Select(id => another.WriteAsync(
            session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (@id, '')", new { id }), (CommitMode)(id % 7 % 3), CancellationToken.None)).ToList();
        await another.DisposeAsync();

        Assert.Equal(200, (await store.ListNoteIdsAsync()).Count);
        Assert.Equal(200, (await Task.WhenAll(works)).Sum());
    }

    private static NoteRow CreateNote(long id) => new(id, $"note {id}");

    private static Task WriteAsync(TempSqliteStore store, Func<WriteSession, Task> work) => store.Db.WriteAsync(
        async session =>
        {
            await work(session);
            return true;
        },
        CancellationToken.None);

    /// <summary>Holds the writer, so that what comes next waits and is committed together.</summary>
    private sealed class WriterGate
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task BlockWriterAsync(TempSqliteStore store, NoteRow note) => WriteAsync(store, async session =>
        {
            await session.InsertAsync([note]);
            await _open.Task;
        });

        public void Release() => _open.SetResult();
    }
}
