using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Polly.Timeout;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>A call to a remote store leaves nothing behind when its caller gives up.</summary>
public sealed class CallDeadlineTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_retried_attempt_has_only_the_time_that_is_left()
    {
        await using var store = new TempSqliteStore();
        var dialect = new FailingDialect(store.Dialect, isRemote: true, FailureKind.Outage, FailureKind.Transient);

        await StoreCalls.WriteAsync(new Db(dialect));

        Assert.Equal(3, dialect.WriteDeadlines.Count);
        Assert.Single(dialect.WriteDeadlines.Distinct());
    }

    [Fact]
    public async Task The_time_of_a_statement_is_what_is_left_and_never_none()
    {
        var deadline = Deadline.After(TimeSpan.FromSeconds(1.2));
        var whole = deadline.GetStatementSeconds();
        await Task.Delay(TimeSpan.FromSeconds(0.5));
        var rest = deadline.GetStatementSeconds();
        await Task.Delay(TimeSpan.FromSeconds(1));

        Assert.Equal((2, 1), (whole, rest));
        Assert.Throws<TimeoutException>(() => deadline.GetStatementSeconds());
    }

    // Each statement of a stream has its own time: its consumer may take as long as it likes.
    [Fact]
    public async Task The_consumer_of_a_stream_takes_no_time_from_its_statements()
    {
        var deadline = Deadline.ForEachStatement(TimeSpan.FromSeconds(0.1));
        await Task.Delay(TimeSpan.FromSeconds(0.3));

        Assert.Equal(1, deadline.GetStatementSeconds());
    }

    [Fact]
    public void Without_a_deadline_a_statement_has_no_timeout() => Assert.Null(Deadline.None.GetStatementSeconds());

    [Fact]
    public async Task Nothing_commits_after_the_deadline()
    {
        // Statements have 0.8 seconds together, but the driver counts whole seconds.
        await using var server = new FakeSqlServer(request =>
        {
            Thread.Sleep(request == TdsRequest.Statement ? 900 : 0);
            return TdsReply.Done;
        });
        var db = new Db(StoreCalls.CreateDialect(server.EndPoint), TimeSpan.FromSeconds(1));

        Assert.NotNull(await Record.ExceptionAsync(() => StoreCalls.WriteAsync(db)));

        await WaitForAsync(() => server.Requests.Contains(TdsRequest.Rollback));
        Assert.DoesNotContain(TdsRequest.Commit, server.Requests);
    }

    [Fact]
    public async Task A_caller_that_goes_away_waits_for_the_end_of_its_transaction()
    {
        await using var store = new TempSqliteStore();
        var (started, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        var dialect = new FailingDialect(store.Dialect, isRemote: true)
        {
            BeforeCall = _ =>
            {
                started.SetResult();
                return released.Task;
            },
        };
        using var gone = new CancellationTokenSource();
        var write = new Db(dialect).WriteAsync(session => session.QueryFirstOrDefaultAsync<long>("SELECT 7", new { }), gone.Token);
        await started.Task.WaitAsync(MaxWait);

        await gone.CancelAsync();
        await Task.Delay(TimeSpan.FromSeconds(0.2));
        Assert.False(write.IsCompleted);

        released.SetResult();
        Assert.Equal(7, await write.WaitAsync(MaxWait));
    }

    [Fact]
    public async Task A_caller_that_has_gone_starts_no_transaction()
    {
        await using var store = new TempSqliteStore();
        var dialect = new FailingDialect(store.Dialect, isRemote: true);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new Db(dialect).WriteAsync(session => session.QueryFirstOrDefaultAsync<long>("SELECT 7", new { }), gone.Token));

        Assert.Equal(0, dialect.CallCount);
    }

    // The pool of streams has four connections.
    [Fact]
    public async Task A_stream_that_opens_after_its_caller_gave_up_keeps_no_connection()
    {
        await using var store = new TempSqliteStore();
        var dialect = new FailingDialect(store.Dialect, isRemote: true);
        for (var i = 0; i < 5; i++)
        {
            var released = new TaskCompletionSource();
            dialect.RunBeforeNextSnapshot(() => released.Task);
            await Assert.ThrowsAsync<TimeoutRejectedException>(
                () => new Db(dialect, TimeSpan.FromSeconds(0.1)).StreamInSnapshotAsync(_ => Task.CompletedTask, CancellationToken.None));
            released.SetResult();
        }

        var isOpen = false;
        await new Db(dialect).StreamInSnapshotAsync(
            snapshot =>
            {
                isOpen = snapshot is not null;
                return Task.CompletedTask;
            },
            CancellationToken.None).WaitAsync(MaxWait);
        Assert.True(isOpen);
    }

    [Fact]
    public async Task A_stream_ends_before_the_next_row_when_its_caller_gives_up()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        await store.Db.WriteAsync(session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (1, 'a'), (2, 'b'), (3, 'c')", new { }), CancellationToken.None);
        using var gone = new CancellationTokenSource();
        List<long> read = [];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Db(new FailingDialect(store.Dialect, isRemote: true)).StreamInSnapshotAsync(
            async snapshot =>
            {
                await foreach (var id in snapshot.QueryUnbufferedAsync<long>("SELECT Id FROM Note ORDER BY Id", new { }))
                {
                    read.Add(id);
                    await gone.CancelAsync();
                }
            },
            gone.Token));

        Assert.Equal([1], read);
    }

    // SQL Server cannot do it, so no store does.
    [Fact]
    public async Task No_other_query_runs_while_rows_are_streamed()
    {
        await using var store = await TempSqliteStore.CreateWithNotesAsync();
        await store.Db.WriteAsync(session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (1, 'a'), (2, 'b')", new { }), CancellationToken.None);

        await store.Db.StreamInSnapshotAsync(
            async snapshot =>
            {
                await foreach (var id in snapshot.QueryUnbufferedAsync<long>("SELECT Id FROM Note ORDER BY Id", new { }))
                {
                    await Assert.ThrowsAsync<InvalidOperationException>(() => snapshot.QueryAsync<long>("SELECT 1", new { }));
                }

                Assert.Equal([1], await snapshot.QueryAsync<long>("SELECT 1", new { }));
            },
            CancellationToken.None);
    }

    [Fact]
    public void Bulk_work_that_holds_a_lock_gives_up_before_those_who_wait_for_it()
    {
        var timeouts = StoreTimeouts.Default;

        Assert.True(timeouts.GetLock(CommitMode.Bulk, holdsLock: true) < timeouts.GetLock(CommitMode.Normal, holdsLock: false));
        Assert.True(timeouts.GetLock(CommitMode.Bulk, holdsLock: false) < StoreTimeouts.BulkStatements);
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(MaxWait);
        while (!condition())
        {
            await Task.Delay(20, timeout.Token);
        }
    }
}
