using System.Data.Common;
using System.Threading.RateLimiting;
using Dapper;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace PerfHub.Api.Persistence;

/// <summary>Reads and writes the store, with timeouts, retries and a circuit breaker.</summary>
public sealed class Db
{
    // The transactions of one bureau wait for each other's locks. Those beyond this number wait before they take a connection, so that
    // one bureau cannot take the whole pool.
    private static readonly ConcurrencyLimiterOptions TenantWriteLimit = new() { PermitLimit = 8, QueueLimit = int.MaxValue };

    private readonly Dialect _dialect;
    private readonly ResiliencePipeline _pipeline, _replicaPipeline, _bulkPipeline;
    private readonly PartitionedRateLimiter<string> _writesOfTenant;

    /// <summary>Creates the access to a store.</summary>
    /// <param name="dialect">The dialect of the store.</param>
    /// <param name="timeout">The timeout of calls to a remote store; <see langword="null"/> for that of the dialect.</param>
    /// <param name="time">The clock of timeouts, retries and the circuit breakers; <see langword="null"/> for the system clock.</param>
    public Db(Dialect dialect, TimeSpan? timeout = null, TimeProvider? time = null)
    {
        var call = timeout ?? dialect.Timeouts.Call;
        _dialect = dialect;
        _writesOfTenant = PartitionedRateLimiter.Create<string, string>(bureau => bureau != TenantContext.AllBureaus
            ? RateLimitPartition.GetConcurrencyLimiter(bureau, _ => TenantWriteLimit)
            : RateLimitPartition.GetNoLimiter(bureau));
        _pipeline = AddCircuitBreaker(AddRetry(CreateBuilder(dialect, call, time), dialect), dialect, call).Build();
        _replicaPipeline = AddCircuitBreaker(CreateBuilder(dialect, call, time), dialect, call).Build();
        _bulkPipeline = AddRetry(CreateBuilder(dialect, StoreTimeouts.Bulk, time), dialect).Build();
    }

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
    private static ResiliencePipelineBuilder AddCircuitBreaker(ResiliencePipelineBuilder builder, Dialect dialect, TimeSpan timeout)
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
            .AddTimeout(new StoreTimeouts(timeout).Attempt);
    }

    /// <summary>Reads the first row; the default if there is none.</summary>
    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object args, CancellationToken cancel) => ReadAsync(
        async (open, token) =>
        {
            await using var connection = await open(token);
            return await connection.QueryFirstOrDefaultAsync<T>(CreateCommand(sql, args, token));
        },
        cancel);

    /// <summary>Reads all rows of a query that returns few rows by its nature.</summary>
    public Task<List<T>> QueryAsync<T>(string sql, object args, CancellationToken cancel) => ReadAsync(
        async (open, token) =>
        {
            await using var connection = await open(token);
            return (await connection.QueryAsync<T>(CreateCommand(sql, args, token))).AsList();
        },
        cancel);

    /// <summary>Reads the first <c>@Limit</c> rows of a query that ends in its ORDER BY.</summary>
    public Task<List<T>> QueryPageAsync<T>(string sql, object args, CancellationToken cancel) =>
        QueryAsync<T>(_dialect.ApplyLimit(sql), args, cancel);

    /// <summary>Runs several reads in one snapshot.</summary>
    public Task<T> ReadInSnapshotAsync<T>(Func<ReadSnapshot, Task<T>> read, CancellationToken cancel) => ReadAsync(
        async (open, token) =>
        {
            await using var connection = await open(token);
            await using var transaction = await _dialect.BeginSnapshotAsync(connection, token);
            return await read(new ReadSnapshot(connection, transaction, _dialect, token));
        },
        cancel);

    /// <summary>
    /// Streams rows from one snapshot for as long as the consumer takes. Only opening the snapshot has a timeout and is retried: rows
    /// that were consumed cannot be taken back, so an outage during the stream ends it.
    /// </summary>
    public async Task StreamInSnapshotAsync(Func<ReadSnapshot, Task> read, CancellationToken cancel)
    {
        // A connection that opens after its caller has given up is reclaimed by the pool.
        var (connection, transaction) = await ReadAsync(BeginAsync, _dialect.OpenForStreamAsync, cancel);
        await using (connection)
        await using (transaction)
        {
            await read(_dialect.IsRemote
                ? new ReadSnapshot(connection, transaction, _dialect, CancellationToken.None, (int)StoreTimeouts.BulkStatements.TotalSeconds)
                : new ReadSnapshot(connection, transaction, _dialect, cancel));
        }

        async Task<(DbConnection, DbTransaction)> BeginAsync(Func<CancellationToken, ValueTask<DbConnection>> open, CancellationToken token)
        {
            var opened = await open(token);
            try
            {
                return (opened, await _dialect.BeginSnapshotAsync(opened, token));
            }
            catch
            {
                await opened.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>
    /// Runs a unit of work in one transaction: it is on disk when this returns, and rolled back when this throws. The work awaits only
    /// the session and may be retried. A result of <see langword="null"/> means that it wrote nothing, so no audit entry is added.
    /// Cancellation does not stop work that has started. Audited work that has committed does not run again, even if the connection was
    /// lost during the commit; other work then finds what it has written.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        WriteAsync(work, CommitMode.Normal, cancel);

    /// <summary>Does the same for work that writes thousands of rows; see <see cref="CommitMode.Bulk"/>.</summary>
    public Task<T> WriteBulkAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        WriteAsync(work, CommitMode.Bulk, cancel);

    internal Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, CancellationToken cancel)
    {
        // Read here, because the work may run in another async flow.
        if (WriteContext.Current is { } context)
        {
            work = new AuditedWork<T>(context.Decorator?.Decorate(work) ?? work, context.CreateAuditWriter()).RunAsync;
        }

        return mode == CommitMode.Normal
            ? ExecuteAsync(_pipeline, token => _dialect.WriteAsync(work, mode, token), cancel, TenantContext.Current.Bureau)
            : ExecuteAsync(_bulkPipeline, token => _dialect.WriteAsync(work, mode, token), cancel);
    }

    private Task<T> ReadAsync<T>(Func<Func<CancellationToken, ValueTask<DbConnection>>, CancellationToken, Task<T>> read, CancellationToken cancel) =>
        ReadAsync(read, _dialect.OpenAsync, cancel);

    /// <summary>Reads from the replica, if there is one and the caller need not see the latest write; from the primary if the replica is down.</summary>
    private async Task<T> ReadAsync<T>(
        Func<Func<CancellationToken, ValueTask<DbConnection>>, CancellationToken, Task<T>> read,
        Func<CancellationToken, ValueTask<DbConnection>> openPrimary,
        CancellationToken cancel)
    {
        if (_dialect.HasReplica && !TenantContext.Current.RequiresPrimary)
        {
            try
            {
                return await ExecuteAsync(_replicaPipeline, token => read(_dialect.OpenReplicaAsync, token), cancel);
            }
            catch (Exception error) when (error is BrokenCircuitException || (_dialect.IsOutage(error) && !_dialect.IsStatementTimeout(error)))
            {
                // A slow query is not repeated on the primary: it would be slow there too, and in the way of writes.
            }
        }

        return await ExecuteAsync(_pipeline, token => read(openPrimary, token), cancel);
    }

    private async Task<T> ExecuteAsync<T>(
        ResiliencePipeline pipeline, Func<CancellationToken, Task<T>> call, CancellationToken cancel, string? writer = null) =>
        await pipeline.ExecuteAsync(async token => await (_dialect.IsRemote ? RunDetachedAsync(call, writer, token) : call(token)), cancel);

    /// <summary>
    /// Stops waiting for a call on cancellation, without cancelling the call: SqlClient never returns from a call that is cancelled while
    /// the server is silent, and begins and commits transactions synchronously. Its own timeouts, which only work without cancellation,
    /// end the abandoned call.
    /// </summary>
    private async Task<T> RunDetachedAsync<T>(Func<CancellationToken, Task<T>> call, string? writer, CancellationToken cancel)
    {
        var permit = writer is null ? null : await _writesOfTenant.AcquireAsync(writer, cancellationToken: cancel);
        return await Task.Run(RunAsync, CancellationToken.None).WaitAsync(cancel);

        async Task<T> RunAsync()
        {
            using (permit)
            {
                return await call(CancellationToken.None);
            }
        }
    }

    private static CommandDefinition CreateCommand(string sql, object args, CancellationToken cancel) =>
        new(sql, args, cancellationToken: cancel);
}
