using System.Data.Common;
using Dapper;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace PerfHub.Api.Persistence;

/// <summary>Reads and writes the store, with timeouts, retries and a circuit breaker.</summary>
public sealed class Db
{
    private readonly Dialect _dialect;
    private readonly StoreTimeouts _timeouts;
    private readonly ResiliencePipeline _pipeline, _replicaPipeline, _bulkPipeline;
    private readonly StoreFaultMonitor? _faults;
    private long _commitCount;

    /// <summary>Creates the access to a store.</summary>
    /// <param name="dialect">The dialect of the store.</param>
    /// <param name="timeout">The timeout of calls to a remote store; <see langword="null"/> for that of the dialect.</param>
    /// <param name="time">The clock of timeouts, retries and the circuit breakers; <see langword="null"/> for the system clock.</param>
    /// <param name="faults">Logs failures of the store; <see langword="null"/> for none.</param>
    public Db(Dialect dialect, TimeSpan? timeout = null, TimeProvider? time = null, StoreFaultMonitor? faults = null)
    {
        (_dialect, _faults) = (dialect, faults);
        _timeouts = timeout is null ? dialect.Timeouts : new StoreTimeouts(timeout.Value);
        _pipeline = AddCircuitBreaker(AddRetry(CreateBuilder(dialect, _timeouts.Call, time), dialect), dialect, _timeouts).Build();
        _replicaPipeline = AddCircuitBreaker(CreateBuilder(dialect, _timeouts.Call, time), dialect, _timeouts).Build();
        _bulkPipeline = AddRetry(CreateBuilder(dialect, StoreTimeouts.Bulk, time), dialect).Build();
    }

    /// <summary>
    /// Raised after each transaction of this host, even one that changed nothing. Handlers only start work, and do not throw: the write is committed.
    /// </summary>
    public event Action? Committed;

    /// <summary>The time of a call that a client waits for; infinite for an embedded store.</summary>
    public TimeSpan CallTimeout => _dialect.IsRemote ? _timeouts.Call : Timeout.InfiniteTimeSpan;

    /// <summary>The number of writes that this host has committed.</summary>
    public long CommitCount => Interlocked.Read(ref _commitCount);

    /// <inheritdoc cref="Dialect.GetCommitStamp"/>
    public long? GetCommitStamp() => _dialect.GetCommitStamp();

    /// <summary>Whether a call failed because the store is unavailable, or was rejected by its circuit breaker or a timeout.</summary>
    public static bool IsUnavailable(Exception error, Dialect dialect) => error is ExecutionRejectedException || dialect.IsOutage(error);

    private static ResiliencePipelineBuilder CreateBuilder(Dialect dialect, TimeSpan timeout, TimeProvider? time)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        return dialect.IsRemote ? builder.AddTimeout(timeout) : builder;
    }

    private static ResiliencePipelineBuilder AddRetry(ResiliencePipelineBuilder builder, Dialect dialect) => builder.AddRetry(new RetryStrategyOptions
    {
        // An unexpected duplicate key was inserted by a concurrent transaction; the retried work finds the row.
        ShouldHandle = new PredicateBuilder().Handle<Exception>(error => dialect.IsTransient(error) || dialect.IsDuplicateKey(error)),
        MaxRetryAttempts = 3,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromMilliseconds(50),
    });

    /// <summary>
    /// Adds a circuit breaker to a remote store: while the store is unreachable, calls are rejected and do not pile up; the first call
    /// after the break probes the store. A statement that takes too long is no sign that the store is unreachable.
    /// </summary>
    private static ResiliencePipelineBuilder AddCircuitBreaker(ResiliencePipelineBuilder builder, Dialect dialect, StoreTimeouts timeouts)
    {
        if (!dialect.IsRemote)
        {
            return builder;
        }

        // A cancelled call, or one that times out, says nothing, except for the probe of a half-open circuit.
        var state = new CircuitBreakerStateProvider();
        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<TimeoutRejectedException>(_ => state.CircuitState == CircuitState.HalfOpen)
                    .Handle<OperationCanceledException>(_ => state.CircuitState == CircuitState.HalfOpen)
                    .Handle<Exception>(error => dialect.IsOutage(error) && !dialect.IsStatementTimeout(error)),
                FailureRatio = 0.5,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(2),
                StateProvider = state,
            })
            .AddTimeout(timeouts.Attempt);
    }

    /// <summary>Reads the first row; the default if there is none.</summary>
    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object args, CancellationToken cancel) => ReadAsync(
        async (open, deadline, token) =>
        {
            await using var connection = await open(token);
            return await connection.QueryFirstOrDefaultAsync<T>(CreateCommand(sql, args, deadline, token));
        },
        cancel);

    /// <summary>Reads all rows of a query that returns few rows by its nature.</summary>
    public Task<List<T>> QueryAsync<T>(string sql, object args, CancellationToken cancel) => ReadAsync(
        async (open, deadline, token) =>
        {
            await using var connection = await open(token);
            return (await connection.QueryAsync<T>(CreateCommand(sql, args, deadline, token))).AsList();
        },
        cancel);

    /// <summary>Reads the first <c>@Limit</c> rows of a query that ends in its ORDER BY.</summary>
    public Task<List<T>> QueryPageAsync<T>(string sql, object args, CancellationToken cancel) =>
        QueryAsync<T>(_dialect.ApplyLimit(sql), args, cancel);

    /// <summary>Runs several reads in one snapshot.</summary>
    public Task<T> ReadInSnapshotAsync<T>(Func<ReadSnapshot, Task<T>> read, CancellationToken cancel) => ReadAsync(
        async (open, deadline, token) =>
        {
            await using var snapshot = await ReadSnapshot.BeginAsync(_dialect, open, deadline, token, cancel);
            return await read(snapshot);
        },
        cancel);

    /// <summary>
    /// Streams rows from one snapshot for as long as the consumer takes. Only opening the snapshot has a timeout and is retried: rows
    /// that were consumed cannot be taken back, so an outage during the stream ends it.
    /// </summary>
    public async Task StreamInSnapshotAsync(Func<ReadSnapshot, Task> read, CancellationToken cancel) => await StreamInSnapshotAsync(
        async snapshot =>
        {
            await read(snapshot);
            return true;
        },
        _dialect.OpenForStreamAsync,
        cancel);

    /// <summary>
    /// Reads many rows from one snapshot into an aggregate. It uses the connections of neither streams nor other reads: no client can slow
    /// it down, and no page waits for it.
    /// </summary>
    public Task<T> AggregateInSnapshotAsync<T>(Func<ReadSnapshot, Task<T>> read, CancellationToken cancel) =>
        StreamInSnapshotAsync(read, _dialect.OpenForAggregateAsync, cancel);

    private async Task<T> StreamInSnapshotAsync<T>(
        Func<ReadSnapshot, Task<T>> read, Func<CancellationToken, ValueTask<DbConnection>> open, CancellationToken cancel)
    {
        var deadline = _dialect.IsRemote ? Deadline.ForEachStatement(StoreTimeouts.BulkStatements) : Deadline.None;
        await using var snapshot = await ReadAsync(
            (opened, _, token) => ReadSnapshot.BeginAsync(_dialect, opened, deadline, token, cancel), open, cancel);
        return await ReportFaultsAsync(() => read(snapshot));
    }

    /// <summary>
    /// Runs a unit of work in one transaction: it is on disk when this returns, and rolled back when this throws. The work awaits only
    /// the session and may be retried. A result of <see langword="null"/> means that it wrote nothing, so no audit entry is added.
    /// Cancellation does not stop work that has started, and the caller waits for its end. Audited work that has committed does not run
    /// again, even if the connection was lost during the commit; other work then finds what it has written.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        WriteAsync(work, CommitMode.Normal, cancel);

    /// <summary>Does the same for work that must succeed on a full disk too, e.g. revoking a key: it may use the space that is kept for it.</summary>
    public Task<T> WriteEssentialAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        WriteAsync(work, CommitMode.Normal, cancel, isEssential: true);

    /// <summary>Does the same for work that writes thousands of rows; see <see cref="CommitMode.Bulk"/>.</summary>
    public Task<T> WriteBulkAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        WriteAsync(work, CommitMode.Bulk, cancel);

    internal async Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, CancellationToken cancel, bool isEssential = false)
    {
        using var activity = Telemetry.StartStoreActivity("store write");
        try
        {
            var result = await WriteUntracedAsync(work, mode, isEssential, cancel);
            Telemetry.CountWrite("committed");
            return result;
        }
        catch (Exception error)
        {
            Telemetry.CountWrite(IsUnavailable(error, _dialect) ? "failed" : "refused");
            throw;
        }
    }

    private Task<T> WriteUntracedAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, bool isEssential, CancellationToken cancel)
    {
        // Read here, because the work may run in another async flow.
        if (WriteContext.Current is { } context)
        {
            work = new AuditedWork<T>(context.Decorator?.Decorate(work) ?? work, context.CreateAuditWriter()).RunAsync;
        }

        // The call still waits after its client has disconnected, so that its turn of the WriteLimiter ends with its transaction.
        cancel.ThrowIfCancellationRequested();
        return ReportFaultsAsync(() => mode == CommitMode.Normal
            ? ExecuteAsync(_pipeline, _timeouts.Statements, Write, _dialect.IsRemote ? CancellationToken.None : cancel)
            : ExecuteAsync(_bulkPipeline, StoreTimeouts.BulkStatements, Write, cancel));

        async Task<T> Write(Deadline deadline, CancellationToken token)
        {
            var result = await (isEssential ? WriteWithReserveAsync(work, mode, deadline, token) : WriteAboveReserveAsync(work, mode, deadline, token));
            Interlocked.Increment(ref _commitCount);
            Committed?.Invoke();
            return result;
        }
    }

    private Task<T> WriteAboveReserveAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, Deadline deadline, CancellationToken cancel)
    {
        _dialect.RequireReserve();
        return _dialect.WriteAsync(work, mode, deadline, cancel);
    }

    private async Task<T> WriteWithReserveAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, Deadline deadline, CancellationToken cancel)
    {
        try
        {
            return await _dialect.WriteAsync(work, mode, deadline, cancel);
        }
        catch (Exception error) when (_dialect.IsOutage(error) && _dialect.GetFault(error) == StoreFault.Full && _dialect.TryReleaseReserve())
        {
            return await _dialect.WriteAsync(work, mode, deadline, cancel);
        }
    }

    /// <summary>Reports a failure of the store when all retries have failed.</summary>
    private async Task<T> ReportFaultsAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception error)
        {
            _faults?.Report(error);
            throw;
        }
    }

    private Task<T> ReadAsync<T>(ReadCall<T> read, CancellationToken cancel) => ReadAsync(read, _dialect.OpenAsync, cancel);

    /// <summary>Reads from the replica, if there is one and the caller need not see the latest write; from the primary if the replica is down.</summary>
    private async Task<T> ReadAsync<T>(ReadCall<T> read, Func<CancellationToken, ValueTask<DbConnection>> openPrimary, CancellationToken cancel)
    {
        using var activity = Telemetry.StartStoreActivity("store read");
        if (_dialect.HasReplica && !TenantContext.Current.RequiresPrimary)
        {
            try
            {
                return await ExecuteAsync(
                    _replicaPipeline, _timeouts.Statements, (deadline, token) => read(_dialect.OpenReplicaAsync, deadline, token), cancel);
            }
            catch (Exception error) when (error is BrokenCircuitException || (_dialect.IsOutage(error) && !_dialect.IsStatementTimeout(error)))
            {
                // A slow query is not repeated on the primary: it would be slow there too, and in the way of writes.
            }
        }

        return await ReportFaultsAsync(
            () => ExecuteAsync(_pipeline, _timeouts.Statements, (deadline, token) => read(openPrimary, deadline, token), cancel));
    }

    private async Task<T> ExecuteAsync<T>(
        ResiliencePipeline pipeline, TimeSpan statements, Func<Deadline, CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        var deadline = _dialect.IsRemote ? Deadline.After(statements) : Deadline.None;
        return await pipeline.ExecuteAsync(
            async token => await (_dialect.IsRemote ? RunDetachedAsync(call, deadline, token) : call(deadline, token)), cancel);
    }

    /// <summary>
    /// Stops waiting for a call on cancellation, without cancelling the call: SqlClient never returns from a call that is cancelled while
    /// the server is silent, and begins and commits transactions synchronously. Its own timeouts, which only work without cancellation,
    /// end the abandoned call.
    /// </summary>
    private static async Task<T> RunDetachedAsync<T>(Func<Deadline, CancellationToken, Task<T>> call, Deadline deadline, CancellationToken cancel)
    {
        var running = Task.Run(() => call(deadline, CancellationToken.None), CancellationToken.None);
        try
        {
            return await running.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            _ = DisposeResultAsync(running);
            throw;
        }
    }

    /// <summary>Disposes the result of an abandoned call: a snapshot would keep its connection.</summary>
    private static async Task DisposeResultAsync<T>(Task<T> call)
    {
        await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (call.IsCompletedSuccessfully && await call is IAsyncDisposable result)
        {
            await result.DisposeAsync();
        }
    }

    private static CommandDefinition CreateCommand(string sql, object args, Deadline deadline, CancellationToken cancel) =>
        new(sql, args, commandTimeout: deadline.GetStatementSeconds(), cancellationToken: cancel);

    private delegate Task<T> ReadCall<T>(Func<CancellationToken, ValueTask<DbConnection>> open, Deadline deadline, CancellationToken cancel);
}
