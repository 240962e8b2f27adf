using FsCheck.Xunit;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>The writer commits the work of several callers together. Each work is atomic.</summary>
public sealed class SqliteWriterTests
{
    [Fact]
    public async Task Failed_work_does_not_affect_other_work_of_the_same_commit()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var gate = new WriterGate();
        var visibleBefore = -1;

        var first = gate.BlockWriterAsync(store, CreateNote(1));
        var failing = WriteAsync(store, async session =>
        {
            await session.InsertAsync([new NoteRow(2, "lost"), new NoteRow(3, "lost too")]);
            throw new InvalidOperationException("failed");
        });
        var last = WriteAsync(store, async session =>
        {
            // All three share one commit, so other connections see no rows yet.
            visibleBefore = (await store.ListNoteIdsAsync()).Count;
            await session.InsertAsync([CreateNote(4)]);
        });
        gate.Release();

        await Task.WhenAll(first, last);
        Assert.Equal("failed", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        Assert.Equal(0, visibleBefore);
        Assert.Equal([1, 4], await store.ListNoteIdsAsync());
    }

    [Property(MaxTest = 20)]
    public async Task Only_rows_of_successful_work_are_stored(bool[] fails, byte rows)
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var perWork = 1 + (rows % 5);

        var tasks = fails.Select((fail, work) => WriteAsync(store, async session =>
        {
            var notes = Enumerable.Range(work * perWork, perWork).Select(id => CreateNote(id)).ToList();
            await session.InsertAsync(notes);

            // The store rejects the duplicate key in the middle of the work.
            await session.InsertAsync(fail ? notes : []);
        })).ToList();
        await Task.WhenAll(tasks.Select(async work => await work.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(fails, tasks.Select(work => work.Exception?.InnerException is SqliteException));
        Assert.Equal(
            Enumerable.Range(0, fails.Length * perWork).Where(id => !fails[id / perWork]).Select(id => (long)id),
            await store.ListNoteIdsAsync());
    }

    [Fact]
    public async Task Work_cancelled_before_it_starts_never_runs()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var gate = new WriterGate();
        using var cancel = new CancellationTokenSource();
        var ran = false;

        var first = gate.BlockWriterAsync(store, CreateNote(1));
        var cancelled = store.Db.WriteAsync(
            session =>
            {
                ran = true;
                return session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (2, 'never')", new { });
            },
            cancel.Token);
        await cancel.CancelAsync();

        // The caller does not wait for the first work, which still blocks the writer.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        gate.Release();
        await first;
        await WriteAsync(store, session => session.InsertAsync([CreateNote(3)]));
        Assert.False(ran);
        Assert.Equal([1, 3], await store.ListNoteIdsAsync());
    }

    [Fact]
    public async Task Work_cancelled_after_it_started_completes()
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
    public async Task Work_runs_in_the_order_of_the_calls()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var order = new List<int>();

        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => store.Dialect.WriteAsync(
            session =>
            {
                order.Add(number);
                return Task.FromResult(number);
            },
            (CommitMode)(number % 7 % 2), Deadline.None,
            CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, 300), order);
    }

    [Fact]
    public async Task Concurrent_updates_are_not_lost()
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
    public async Task Writes_fail_while_the_disk_is_full_and_succeed_once_there_is_space()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var large = new string('满', 100_000);
        await WriteAsync(store, session => session.ExecuteAsync("PRAGMA max_page_count = 1", new { }));

        Task InsertAsync(long id) => WriteAsync(store, session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (@id, @large)", new { id, large }));
        var error = await Assert.ThrowsAsync<SqliteException>(() => InsertAsync(1));

        Assert.True(store.Dialect.IsOutage(error));
        await WriteAsync(store, session => session.ExecuteAsync("PRAGMA max_page_count = 1000000", new { }));
        await InsertAsync(2);
        Assert.Equal([2], await store.ListNoteIdsAsync());
    }

    [Fact]
    public async Task Closing_the_writer_completes_all_queued_work()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        var another = store.OpenDialect();

        var tasks = Enumerable.Range(1, 200).Select(id => another.WriteAsync(
            session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (@id, '')", new { id }), (CommitMode)(id % 7 % 3), Deadline.None, CancellationToken.None)).ToList();
        await another.DisposeAsync();

        Assert.Equal(200, (await store.ListNoteIdsAsync()).Count);
        Assert.Equal(200, (await Task.WhenAll(tasks)).Sum());
    }

    private static NoteRow CreateNote(long id) => new(id, $"note {id}");

    private static Task WriteAsync(TempSqliteStore store, Func<WriteSession, Task> work) => store.Db.WriteAsync(
        async session =>
        {
            await work(session);
            return true;
        },
        CancellationToken.None);

    /// <summary>Blocks the writer, so that later work is committed together.</summary>
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
