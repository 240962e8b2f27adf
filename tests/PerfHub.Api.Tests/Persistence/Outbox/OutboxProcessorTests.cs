using System.Net;
using PerfHub.Api.Auditing;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.Outages;

namespace PerfHub.Api.Tests.Persistence.Outbox;

/// <summary>Callers on one host share the runs of a processor.</summary>
public sealed class OutboxProcessorTests
{
    [Fact]
    public async Task Callers_that_arrive_during_a_run_share_the_next_run_and_find_their_rows_processed()
    {
        await using var store = new TempSqliteStore();
        var processor = new BlockedProcessor(store.Db) { AddedId = 2 };
        await InsertAsync(store.Db, 1);
        var first = processor.ProcessPendingAsync(CancellationToken.None);
        await processor.Entered;

        List<Task> others = [.. Enumerable.Range(0, 20).Select(_ => processor.ProcessPendingAsync(CancellationToken.None))];
        Assert.All(others, caller => Assert.False(caller.IsCompleted));
        processor.Release();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([1, 2], processor.ProcessedIds);
        Assert.Equal(2, processor.RunCount);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_end_the_run_of_the_others()
    {
        await using var store = new TempSqliteStore();
        var processor = new BlockedProcessor(store.Db);
        await InsertAsync(store.Db, 1);
        using var cancel = new CancellationTokenSource();
        var first = processor.ProcessPendingAsync(cancel.Token);
        await processor.Entered;
        var second = processor.ProcessPendingAsync(CancellationToken.None);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        processor.Release();
        await second;

        Assert.Equal([1], processor.ProcessedIds);
    }

    // A batch may take minutes, and the reader's client would give up before.
    [Fact]
    public async Task A_caller_waits_for_a_run_on_a_remote_store_no_longer_than_for_a_call()
    {
        await using var store = new TempSqliteStore();
        var dialect = new FailingDialect(store.Dialect, isRemote: true);
        var processor = new BlockedProcessor(new Db(dialect, TimeSpan.FromSeconds(1)));
        await InsertAsync(store.Db, 1);

        var error = await Record.ExceptionAsync(() => processor.ProcessPendingForClientAsync(CancellationToken.None));
        Assert.IsType<TimeoutException>(error);
        Assert.True(Db.IsUnavailable(error, StoreCalls.CreateDialect(new IPEndPoint(IPAddress.Loopback, 1))));

        processor.Release();
        await processor.ProcessPendingAsync(CancellationToken.None);
        Assert.Equal([1], processor.ProcessedIds);
    }

    [Fact]
    public async Task A_run_that_fails_is_followed_by_another_one()
    {
        await using var store = new TempSqliteStore();
        var processor = new BlockedProcessor(store.Db) { Failure = new InvalidOperationException("once") };
        await InsertAsync(store.Db, 1);
        var first = processor.ProcessPendingAsync(CancellationToken.None);
        await processor.Entered;
        var second = processor.ProcessPendingAsync(CancellationToken.None);

        processor.Release();
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await second;

        Assert.Equal([1], processor.ProcessedIds);
    }

    // SQL Server finds rows that are committed while it claims others. A trigger does the same here.
    [Fact]
    public async Task A_row_that_is_committed_while_others_are_claimed_is_left_for_the_next_batch()
    {
        await using var store = new TempSqliteStore();
        var processor = new BlockedProcessor(store.Db);
        processor.Release();
        await InsertAsync(store.Db, 2);
        await InsertAsync(store.Db, 3);
        await ExecuteAsync(store.Db, """
            CREATE TRIGGER Late AFTER UPDATE OF ClaimId ON AuditOutbox WHEN NEW.Id = 2 AND NEW.ClaimId <> 0 BEGIN
                INSERT INTO AuditOutbox (Id, ClaimId, Bureau, At, Actor, Role, Action, Subject, Origin, Outcome)
                VALUES (1, NEW.ClaimId, NEW.Bureau, NEW.At, NEW.Actor, NEW.Role, NEW.Action, NEW.Subject, NEW.Origin, NEW.Outcome);
            END
            """);

        await processor.ProcessPendingAsync(CancellationToken.None);
        Assert.Equal([2, 3], processor.ProcessedIds);

        await processor.ProcessPendingAsync(CancellationToken.None);
        Assert.Equal([2, 3, 1], processor.ProcessedIds);
    }

    // SQL Server skips rows whose locks have not been released yet.
    [Fact]
    public async Task A_row_that_was_skipped_because_it_was_locked_is_in_its_batch_all_the_same()
    {
        await using var store = new TempSqliteStore();
        var processor = new BlockedProcessor(store.Db);
        processor.Release();
        await InsertAsync(store.Db, 1);
        await InsertAsync(store.Db, 2);
        await ExecuteAsync(store.Db, """
            CREATE TRIGGER Locked BEFORE UPDATE OF ClaimId ON AuditOutbox
            WHEN OLD.Id = 1 AND EXISTS (SELECT 1 FROM AuditOutbox q WHERE q.Id = 2 AND q.ClaimId = 0) BEGIN
                SELECT RAISE(IGNORE);
            END
            """);

        await processor.ProcessPendingAsync(CancellationToken.None);

        Assert.Equal([1, 2], processor.ProcessedIds);
        Assert.Equal(1, processor.RunCount);
    }

    private static Task<int> ExecuteAsync(Db db, string sql) => db.WriteAsync(session => session.ExecuteAsync(sql, new { }), CancellationToken.None);

    private static Task<bool> InsertAsync(Db db, long id) => db.WriteAsync(
        session => session.TryInsertAsync(CreateRow(id)), CancellationToken.None);

    private static AuditOutboxRow CreateRow(long id) => new()
    {
        Id = id, ClaimId = 0, Bureau = "", At = DateTime.UnixEpoch, Actor = "a", Role = null, Action = "GET /", Subject = null, Origin = "-", Outcome = AuditOutcome.Done,
    };

    /// <summary>Its first run waits for <see cref="Release"/>, and then fails if there is a <see cref="Failure"/>.</summary>
    private sealed class BlockedProcessor(Db db) : OutboxProcessor<AuditOutboxRow>(db, maxBatchSize: 10)
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Exception? Failure { get; init; }

        /// <summary>The id of a row that is committed with the first batch, without being part of it.</summary>
        public long? AddedId { get; init; }

        public Task Entered => _entered.Task;

        public int RunCount { get; private set; }

        public List<long> ProcessedIds { get; } = [];

        public void Release() => _released.SetResult();

        protected override async Task ProcessBatchAsync(WriteSession session, IReadOnlyList<AuditOutboxRow> rows, long claimId)
        {
            RunCount++;
            _entered.TrySetResult();
            await _released.Task;
            if (RunCount == 1 && Failure is not null)
            {
                throw Failure;
            }

            ProcessedIds.AddRange(rows.Select(row => row.Id));
            if (RunCount == 1 && AddedId is { } id)
            {
                await session.InsertAsync([CreateRow(id)]);
            }
        }
    }
}
