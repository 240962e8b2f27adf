using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// The only writer of the embedded store. SQLite allows one writer at a time and syncs the disk at each commit, so waiting units of work are
/// committed together: each is a savepoint, the batch is a transaction, and callers continue when it is on disk.
/// </summary>
internal sealed partial class SqliteWriter : IAsyncDisposable
{
    // Limits how long the first unit of work of a batch waits for the last.
    private const int MaxBatchSize = 64;

    // A batch changes about a hundred pages all over the file; pages that do not fit are written and read again within the batch.
    private const int CacheKilobytes = 32_768;

    // 32 MB: pages that change often are written to the file once, not after every hundredth filing.
    private const int CheckpointPages = 4_096;

    // The size to which the log is truncated after long readers made it grow.
    private const long MaxIdleWalBytes = 256L << 20;

    private readonly Channel<IWorkItem> _queue = Channel.CreateBounded<IWorkItem>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly StatementCachingConnection _connection;
    private readonly SqliteWriteSession _session;
    private readonly ILogger _logger;
    private readonly Dialect _dialect;
    private readonly SqliteFileGuard _guard;
    private readonly SqliteLogWatch _logWatch;
    private readonly Task _loop;

    public SqliteWriter(string connectionString, Dialect dialect, SqliteFileGuard guard, SqliteLogWatch logWatch, ILogger logger)
    {
        guard.ThrowIfMoved();
        _connection = new StatementCachingConnection(
            new SqliteConnectionStringBuilder(connectionString) { Pooling = false, ForeignKeys = true }.ConnectionString);
        _connection.Open();
        _session = new SqliteWriteSession(_connection, dialect);
        _session.ExecuteNonQuery("PRAGMA synchronous = FULL");

        // Keeps the rollback data of savepoints in memory; in a file it would be written more often than the rows.
        _session.ExecuteNonQuery("PRAGMA temp_store = MEMORY");
        _session.ExecuteNonQuery($"PRAGMA cache_size = -{CacheKilobytes}");
        _session.ExecuteNonQuery($"PRAGMA wal_autocheckpoint = {CheckpointPages}");
        _session.ExecuteNonQuery($"PRAGMA journal_size_limit = {MaxIdleWalBytes}");
        (_dialect, _guard, _logger, _logWatch) = (dialect, guard, logger, logWatch);

        // Otherwise the loop would run in the async flow of the first caller and keep its request alive.
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(ProcessQueueAsync);
        }
    }

    private interface IWorkItem
    {
        CommitMode Mode { get; }

        /// <summary>Starts the work unless its caller has cancelled it.</summary>
        bool TryStart();

        Task RunAsync(WriteSession session);

        void Complete(TimeSpan commitDuration);

        void Fail(Exception error);
    }

    public async Task<T> EnqueueAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, CancellationToken cancel)
    {
        var item = new WorkItem<T>(work, mode);
        await _queue.Writer.WriteAsync(item, cancel);
        await using (cancel.Register(() => item.TryCancel(cancel)))
        {
            return await item.Completion;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _session.Dispose();
        await _connection.DisposeAsync();
    }

    private async Task ProcessQueueAsync()
    {
        var batch = new List<IWorkItem>(MaxBatchSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            try
            {
                _guard.ThrowIfMoved();
                _session.ExecuteNonQuery("BEGIN IMMEDIATE");
                while (CanAddTo(batch) && _queue.Reader.TryRead(out var work))
                {
                    if (work.TryStart())
                    {
                        await RunInSavepointAsync(work, batch);
                    }
                }

                var commit = Stopwatch.GetTimestamp();
                _session.ExecuteNonQuery("COMMIT");
                Telemetry.RecordCommit(commit);

                // A commit to a file that has just been moved is not acknowledged.
                _guard.ThrowIfMoved();
                batch.ForEach(work => work.Complete(Stopwatch.GetElapsedTime(commit)));
            }
            catch (Exception error)
            {
                LogUnlessOutage(error, batch.Count);
                RollBackAndFail(batch, error);
            }

            _logWatch.Check();
        }
    }

    /// <summary>Bulk work has a separate batch: no other work waits for its commit, and its savepoint would need much memory.</summary>
    private bool CanAddTo(List<IWorkItem> batch) =>
        batch.Count == 0 || (batch.Count < MaxBatchSize && batch[^1].Mode == CommitMode.Normal && !IsNext(CommitMode.Bulk));

    private bool IsNext(CommitMode mode) => _queue.Reader.TryPeek(out var next) && next.Mode == mode;

    private async Task RunInSavepointAsync(IWorkItem work, List<IWorkItem> batch)
    {
        // The first unit of work needs no savepoint: rolling back the transaction undoes nothing else.
        var isFirst = batch.Count == 0;
        batch.Add(work);
        if (!isFirst)
        {
            _session.ExecuteNonQuery("SAVEPOINT work");
        }

        try
        {
            await work.RunAsync(_session);
            if (!isFirst)
            {
                _session.ExecuteNonQuery("RELEASE work");
            }
        }
        catch (Exception error) when (!_connection.IsInAutocommit)
        {
            // Only this work failed; the rest of the batch keeps its changes.
            _session.ExecuteNonQuery(isFirst ? "ROLLBACK" : "ROLLBACK TO work");
            _session.ExecuteNonQuery(isFirst ? "BEGIN IMMEDIATE" : "RELEASE work");
            batch.Remove(work);
            work.Fail(error);
        }
    }

    private void RollBackAndFail(List<IWorkItem> batch, Exception error)
    {
        try
        {
            if (!_connection.IsInAutocommit)
            {
                _session.ExecuteNonQuery("ROLLBACK");
            }
        }
        catch (SqliteException rollback)
        {
            // The next batch will fail at its start too; the loop continues until the store works again.
            LogUnlessOutage(rollback, batch.Count);
        }

        // No transaction began, because the file is busy or unavailable. All waiting work fails now; otherwise each would wait for its own timeout.
        while (batch.Count == 0 && _queue.Reader.TryRead(out var waiting))
        {
            waiting.Fail(error);
        }

        batch.ForEach(work => work.Fail(error));
    }

    // The callers report an outage; see StoreFaultMonitor.
    private void LogUnlessOutage(Exception error, int count)
    {
        if (!_dialect.IsOutage(error))
        {
            LogBatchRolledBack(error, count);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A batch of {Count} writes was rolled back; its callers get the error.")]
    private partial void LogBatchRolledBack(Exception error, int count);

    private sealed class WorkItem<T>(Func<WriteSession, Task<T>> work, CommitMode mode) : IWorkItem
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Activity? _activity = Activity.Current;
        private readonly long _enqueuedAt = Stopwatch.GetTimestamp();
        private int _started;
        private T? _result;

        public Task<T> Completion => _completion.Task;

        public CommitMode Mode => mode;

        public bool TryStart() => Interlocked.Exchange(ref _started, 1) == 0;

        public void TryCancel(CancellationToken cancel)
        {
            if (TryStart())
            {
                _completion.TrySetCanceled(cancel);
            }
        }

        public async Task RunAsync(WriteSession session)
        {
            Telemetry.RecordWriteWait(_enqueuedAt);

            // The loop runs in no request's async flow.
            Activity.Current = _activity is { IsStopped: false } ? _activity : null;
            _result = await work(session);
        }

        public void Complete(TimeSpan commitDuration)
        {
            Telemetry.TraceCommit(_activity, commitDuration);
            _completion.TrySetResult(_result!);
        }

        public void Fail(Exception error) => _completion.TrySetException(error);
    }
}
