using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// The one writer of the embedded store. SQLite takes one writer at a time and pays for the disk at each commit, so
/// whatever waits is committed together: a unit of work is a savepoint, the batch is a transaction, and nobody is
/// answered before it is on disk. Only what is <see cref="CommitMode.DelayedDurability"/> is left to the next commit to bring to disk, which syncs
/// all of the log up to itself: what may be lost are the last transactions, and none of them anybody's own.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // Bounds how long the first of a batch waits for the last.
    private const int MaxBatchSize = 64;

    // A batch writes to some hundred places all over the file; what does not fit is written and read again within it.
    private const int CacheKilobytes = 32_768;

    // 32 MB: places that are written often go to the file once, not at every hundredth filing.
    private const int CheckpointPages = 4_096;

    // Bytes that the log may keep on disk once readers that held it up are gone.
    private const long MaxIdleWalBytes = 256L << 20;

    private readonly Channel<IWorkItem> _queue = Channel.CreateBounded<IWorkItem>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly StatementCachingConnection _connection;
    private readonly SqliteWriteSession _session;
    private readonly ILogger _logger;
    private readonly Task _loop;

    // Whether commits are waited for until they are on disk.
    private bool _isFullSync = true;

    public SqliteWriter(string connectionString, Dialect dialect, ILogger logger)
    {
        _connection = new StatementCachingConnection(
            new SqliteConnectionStringBuilder(connectionString) { Pooling = false, ForeignKeys = true }.ConnectionString);
        _connection.Open();
        _session = new SqliteWriteSession(_connection, dialect);
        _session.ExecuteNonQuery("PRAGMA synchronous = FULL");

        // What a savepoint may have to restore is kept in memory; in a file it would be written more often than the rows.
        _session.ExecuteNonQuery("PRAGMA temp_store = MEMORY");
        _session.ExecuteNonQuery($"PRAGMA cache_size = -{CacheKilobytes}");
        _session.ExecuteNonQuery($"PRAGMA wal_autocheckpoint = {CheckpointPages}");
        _session.ExecuteNonQuery($"PRAGMA journal_size_limit = {MaxIdleWalBytes}");
        _logger = logger;

        // Whoever writes first must not have its request kept by all that is written after.
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(ProcessQueueAsync);
        }
    }

    private interface IWorkItem
    {
        CommitMode Mode { get; }

        /// <summary>Takes the work up, unless whoever waited for it has given up.</summary>
        bool TryStart();

        Task RunAsync(WriteSession session);

        void Complete();

        void Fail(Exception error);
    }

    public async Task<T> EnqueueAsync<T>(Func<WriteSession, Task<T>> work, CommitMode kind, CancellationToken cancel)
    {
        var item = new WorkItem<T>(work, kind);
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
                var isDerived = IsNextOfKind(CommitMode.DelayedDurability);
                SetFullSync(!isDerived);
                _session.ExecuteNonQuery("BEGIN IMMEDIATE");
                while (HasRoom(batch) && IsNextOfKind(CommitMode.DelayedDurability) == isDerived && _queue.Reader.TryRead(out var work))
                {
                    if (work.TryStart())
                    {
                        await RunInSavepointAsync(work, batch);
                    }
                }

                _session.ExecuteNonQuery("COMMIT");
                batch.ForEach(work => work.Complete());
            }
            catch (Exception error)
            {
                _logger.LogBatchRolledBack(error, batch.Count);
                RollBackAndFail(batch, error);
            }
        }
    }

    /// <summary>Whether commits are on disk before anybody is told of them, from the next transaction on.</summary>
    private void SetFullSync(bool syncs)
    {
        if (_isFullSync != syncs)
        {
            // Run as it is prepared, hence prepared each time; and refused within a transaction.
            var result = SQLitePCL.raw.sqlite3_exec(_connection.Handle, syncs ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            SqliteException.ThrowExceptionForRC(result, _connection.Handle);
            _isFullSync = syncs;
        }
    }

    /// <summary>Large work makes nobody wait for its commit, and could only be undone by much more memory.</summary>
    private bool HasRoom(List<IWorkItem> batch) =>
        batch.Count == 0
        || (batch.Count < MaxBatchSize && batch[^1].Mode == CommitMode.Normal && !IsNextOfKind(CommitMode.Bulk));

    private bool IsNextOfKind(CommitMode kind) => _queue.Reader.TryPeek(out var next) && next.Mode == kind;

    private async Task RunInSavepointAsync(IWorkItem work, List<IWorkItem> batch)
    {
        // The first of a batch has no neighbours yet: to undo it is to begin anew, and needs no savepoint.
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
        catch (Exception error) when (!IsTransactionRolledBack)
        {
            // The fault is this work's own; its neighbours keep what they wrote.
            _session.ExecuteNonQuery(isFirst ? "ROLLBACK" : "ROLLBACK TO work");
            _session.ExecuteNonQuery(isFirst ? "BEGIN IMMEDIATE" : "RELEASE work");
            batch.Remove(work);
            work.Fail(error);
        }
    }

    /// <summary>A full disk or the like makes SQLite roll the whole transaction back by itself.</summary>
    private bool IsTransactionRolledBack => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) != 0;

    private void RollBackAndFail(List<IWorkItem> batch, Exception error)
    {
        try
        {
            if (!IsTransactionRolledBack)
            {
                _session.ExecuteNonQuery("ROLLBACK");
            }
        }
        catch (SqliteException rollback)
        {
            // The next batch begins by failing as well, and is told so; the loop must live for the store that comes back.
            _logger.LogBatchRolledBack(rollback, batch.Count);
        }

        // Nothing was begun (the file is busy or away): all who wait are told, or each would wait for a turn of its own.
        while (batch.Count == 0 && _queue.Reader.TryRead(out var waiting))
        {
            waiting.Fail(error);
        }

        batch.ForEach(work => work.Fail(error));
    }

    private sealed class WorkItem<T>(Func<WriteSession, Task<T>> work, CommitMode kind) : IWorkItem
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _started;
        private T? _result;

        public Task<T> Completion => _completion.Task;

        public CommitMode Mode => kind;

        public bool TryStart() => Interlocked.Exchange(ref _started, 1) == 0;

        public void TryCancel(CancellationToken cancel)
        {
            if (TryStart())
            {
                _completion.TrySetCanceled(cancel);
            }
        }

        public async Task RunAsync(WriteSession session) => _result = await work(session);

        public void Complete() => _completion.TrySetResult(_result!);

        public void Fail(Exception error) => _completion.TrySetException(error);
    }
}
