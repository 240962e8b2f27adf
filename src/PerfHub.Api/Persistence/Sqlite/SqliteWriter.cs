using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// The one writer of the embedded store. SQLite takes one writer at a time and pays for the disk at each commit, so
/// whatever waits is committed together: a unit of work is a savepoint, the batch is a transaction, and nobody is
/// answered before it is on disk. Only what is <see cref="WriteKind.Derived"/> is left to the next commit to bring to disk, which syncs
/// all of the log up to itself: what may be lost are the last transactions, and none of them anybody's own.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    // Bounds how long the first of a batch waits for the last.
    private const int LargestBatch = 64;

    // A batch writes to some hundred places all over the file; what does not fit is written and read again within it.
    private const int CacheKilobytes = 32_768;

    // 32 MB: places that are written often go to the file once, not at every hundredth filing.
    private const int CheckpointPages = 4_096;

    // Bytes that the log may keep on disk once readers that held it up are gone.
    private const long LargestIdleLog = 256L << 20;

    private readonly Channel<IWork> _queue = Channel.CreateBounded<IWork>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly PreparedConnection _connection;
    private readonly SqliteWriteSession _session;
    private readonly ILogger _logger;
    private readonly Task _loop;

    // Whether commits are waited for until they are on disk.
    private bool _syncs = true;

    public SqliteWriter(string connectionString, Dialect dialect, ILogger logger)
    {
        _connection = new PreparedConnection(
            new SqliteConnectionStringBuilder(connectionString) { Pooling = false, ForeignKeys = true }.ConnectionString);
        _connection.Open();
        _session = new SqliteWriteSession(_connection, dialect);
        _session.Run("PRAGMA synchronous = FULL");

        // What a savepoint may have to restore is kept in memory; in a file it would be written more often than the rows.
        _session.Run("PRAGMA temp_store = MEMORY");
        _session.Run($"PRAGMA cache_size = -{CacheKilobytes}");
        _session.Run($"PRAGMA wal_autocheckpoint = {CheckpointPages}");
        _session.Run($"PRAGMA journal_size_limit = {LargestIdleLog}");
        _logger = logger;

        // Whoever writes first must not have its request kept by all that is written after.
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(Loop);
        }
    }

    private interface IWork
    {
        WriteKind Kind { get; }

        /// <summary>Takes the work up, unless whoever waited for it has given up.</summary>
        bool TryBegin();

        Task Run(WriteSession session);

        void Committed();

        void Failed(Exception error);
    }

    public async Task<T> Enqueue<T>(Func<WriteSession, Task<T>> work, WriteKind kind, CancellationToken cancel)
    {
        var item = new Work<T>(work, kind);
        await _queue.Writer.WriteAsync(item, cancel);
        await using (cancel.Register(() => item.GiveUp(cancel)))
        {
            return await item.Done;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _session.Dispose();
        await _connection.DisposeAsync();
    }

    private async Task Loop()
    {
        var batch = new List<IWork>(LargestBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            try
            {
                var isDerived = IsNext(WriteKind.Derived);
                Sync(!isDerived);
                _session.Run("BEGIN IMMEDIATE");
                while (HasRoom(batch) && IsNext(WriteKind.Derived) == isDerived && _queue.Reader.TryRead(out var work))
                {
                    if (work.TryBegin())
                    {
                        await RunOne(work, batch);
                    }
                }

                _session.Run("COMMIT");
                batch.ForEach(work => work.Committed());
            }
            catch (Exception error)
            {
                _logger.BatchFailed(error, batch.Count);
                Abandon(batch, error);
            }
        }
    }

    /// <summary>Whether commits are on disk before anybody is told of them, from the next transaction on.</summary>
    private void Sync(bool syncs)
    {
        if (_syncs != syncs)
        {
            // Run as it is prepared, hence prepared each time; and refused within a transaction.
            var result = SQLitePCL.raw.sqlite3_exec(_connection.Handle, syncs ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            SqliteException.ThrowExceptionForRC(result, _connection.Handle);
            _syncs = syncs;
        }
    }

    /// <summary>Large work makes nobody wait for its commit, and could only be undone by much more memory.</summary>
    private bool HasRoom(List<IWork> batch) =>
        batch.Count == 0
        || (batch.Count < LargestBatch && batch[^1].Kind == WriteKind.Usual && !IsNext(WriteKind.Large));

    private bool IsNext(WriteKind kind) => _queue.Reader.TryPeek(out var next) && next.Kind == kind;

    private async Task RunOne(IWork work, List<IWork> batch)
    {
        // The first of a batch has no neighbours yet: to undo it is to begin anew, and needs no savepoint.
        var isFirst = batch.Count == 0;
        batch.Add(work);
        if (!isFirst)
        {
            _session.Run("SAVEPOINT work");
        }

        try
        {
            await work.Run(_session);
            if (!isFirst)
            {
                _session.Run("RELEASE work");
            }
        }
        catch (Exception error) when (!IsTransactionGone)
        {
            // The fault is this work's own; its neighbours keep what they wrote.
            _session.Run(isFirst ? "ROLLBACK" : "ROLLBACK TO work");
            _session.Run(isFirst ? "BEGIN IMMEDIATE" : "RELEASE work");
            batch.Remove(work);
            work.Failed(error);
        }
    }

    /// <summary>A full disk or the like makes SQLite roll the whole transaction back by itself.</summary>
    private bool IsTransactionGone => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) != 0;

    private void Abandon(List<IWork> batch, Exception error)
    {
        try
        {
            if (!IsTransactionGone)
            {
                _session.Run("ROLLBACK");
            }
        }
        catch (SqliteException rollback)
        {
            // The next batch begins by failing as well, and is told so; the loop must live for the store that comes back.
            _logger.BatchFailed(rollback, batch.Count);
        }

        // Nothing was begun (the file is busy or away): all who wait are told, or each would wait for a turn of its own.
        while (batch.Count == 0 && _queue.Reader.TryRead(out var waiting))
        {
            waiting.Failed(error);
        }

        batch.ForEach(work => work.Failed(error));
    }

    private sealed class Work<T>(Func<WriteSession, Task<T>> work, WriteKind kind) : IWork
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _taken;
        private T? _result;

        public Task<T> Done => _done.Task;

        public WriteKind Kind => kind;

        public bool TryBegin() => Interlocked.Exchange(ref _taken, 1) == 0;

        public void GiveUp(CancellationToken cancel)
        {
            if (TryBegin())
            {
                _done.TrySetCanceled(cancel);
            }
        }

        public async Task Run(WriteSession session) => _result = await work(session);

        public void Committed() => _done.TrySetResult(_result!);

        public void Failed(Exception error) => _done.TrySetException(error);
    }
}
