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
    // A client of a call gives up at about the same time; no client waits for bulk work.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10), BulkTimeout = TimeSpan.FromMinutes(5);

    // The share of the timeout that one attempt may use. An attempt that times out is not retried.
    private const double AttemptTimeoutRatio = 0.8;

    private readonly Dialect _dialect;
    private readonly ResiliencePipeline _pipeline, _bulkPipeline;

    /// <summary>Creates the access to a store.</summary>
    /// <param name="dialect">The dialect of the store.</param>
    /// <param name="timeout">The timeout of calls to a remote store; <see langword="null"/> for ten seconds.</param>
    /// <param name="time">The clock of timeouts, retries and the circuit breaker; <see langword="null"/> for the system clock.</param>
    public Db(Dialect dialect, TimeSpan? timeout = null, TimeProvider? time = null)
    {
        _dialect = dialect;
        _pipeline = BuildPipeline(dialect, timeout ?? CallTimeout, time);
        _bulkPipeline = CreateRetryBuilder(dialect, BulkTimeout, time).Build();
    }

    /// <summary>Whether a call failed because the store is unavailable, or was rejected by its circuit breaker or a timeout.</summary>
    public static bool IsUnavailable(Exception error, Dialect dialect) => error is ExecutionRejectedException || dialect.IsOutage(error);

    /// <summary>
    /// Retries transient errors. While a remote store is unavailable, the circuit breaker rejects calls, so that they do not pile up; the
    /// first call after the break probes the store.
    /// </summary>
    private static ResiliencePipeline BuildPipeline(Dialect dialect, TimeSpan timeout, TimeProvider? time)
    {
        var builder = CreateRetryBuilder(dialect, timeout, time);
        if (dialect.IsRemote)
        {
            var state = new CircuitBreakerStateProvider();
            builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                // A cancelled call is no sign of an outage, except for the probe of a half-open circuit.
                ShouldHandle = new PredicateBuilder()
                    .Handle<TimeoutRejectedException>()
                    .Handle<OperationCanceledException>(_ => state.CircuitState == CircuitState.HalfOpen)
                    .Handle<Exception>(dialect.IsOutage),
                FailureRatio = 0.5,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(2),
                StateProvider = state,
            });
            builder.AddTimeout(timeout * AttemptTimeoutRatio);
        }

        return builder.Build();
    }

    /// <summary>Creates the pipeline of bulk work, which has no circuit breaker.</summary>
    private static ResiliencePipelineBuilder CreateRetryBuilder(Dialect dialect, TimeSpan timeout, TimeProvider? time)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (dialect.IsRemote)
        {
            builder.AddTimeout(timeout);
        }

        return builder.AddRetry(new RetryStrategyOptions
        {
            // An unexpected duplicate key was inserted by a concurrent transaction; the retried work finds the row.
            ShouldHandle = new PredicateBuilder().Handle<Exception>(error => dialect.IsTransient(error) || dialect.IsDuplicateKey(error)),
            MaxRetryAttempts = 3,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(50),
        });
    }

    /// <summary>Reads the first row; the default if there is none.</summary>
    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object args, CancellationToken cancel) => ExecuteAsync(
        async token =>
        {
            await using var connection = await _dialect.OpenAsync(token);
            return await connection.QueryFirstOrDefaultAsync<T>(CreateCommand(sql, args, token));
        },
        cancel);

    /// <summary>Reads all rows of a query whose result is always small.</summary>
    public Task<List<T>> QueryAsync<T>(string sql, object args, CancellationToken cancel) => ExecuteAsync(
        async token =>
        {
            await using var connection = await _dialect.OpenAsync(token);
            return (await connection.QueryAsync<T>(CreateCommand(sql, args, token))).AsList();
        },
        cancel);

    /// <summary>Reads the first <c>@Limit</c> rows of a query that ends in its ORDER BY.</summary>
    public Task<List<T>> QueryPageAsync<T>(string sql, object args, CancellationToken cancel) =>
        QueryAsync<T>(_dialect.ApplyLimit(sql), args, cancel);

    /// <summary>Runs several reads in one snapshot.</summary>
    public Task<T> ReadInSnapshotAsync<T>(Func<ReadSnapshot, Task<T>> read, CancellationToken cancel) => ExecuteAsync(
        async token =>
        {
            await using var connection = await _dialect.OpenAsync(token);
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
        var (connection, transaction) = await ExecuteAsync(BeginAsync, cancel);
        await using (connection)
        await using (transaction)
        {
            await read(_dialect.IsRemote
                ? new ReadSnapshot(connection, transaction, _dialect, CancellationToken.None, (int)BulkTimeout.TotalSeconds)
                : new ReadSnapshot(connection, transaction, _dialect, cancel));
        }

        async Task<(DbConnection, DbTransaction)> BeginAsync(CancellationToken token)
        {
            var opened = await _dialect.OpenForStreamAsync(token);
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
    /// Cancellation does not stop work that has started.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        WriteAsync(work, CommitMode.Normal, cancel);

    /// <summary>Runs a unit of work that writes thousands of rows; see <see cref="CommitMode.Bulk"/>.</summary>
    public Task<T> WriteBulkAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        WriteAsync(work, CommitMode.Bulk, cancel);

    internal Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, CancellationToken cancel)
    {
        // Read here, because the work may run in another async flow. The audit writer fixes the ids of its entries before the first
        // attempt, so that a retry adds them once.
        var context = WriteContext.Current;
        var (decorated, writeAudit) = (context?.Decorator?.Decorate(work) ?? work, context?.CreateAuditWriter());
        return ExecuteAsync(
            mode == CommitMode.Normal ? _pipeline : _bulkPipeline,
            token => _dialect.WriteAsync(writeAudit is null ? decorated : WorkAndAuditAsync, mode, token),
            cancel);

        async Task<T> WorkAndAuditAsync(WriteSession session)
        {
            var result = await decorated(session);
            if (result is not null)
            {
                await writeAudit(session);
            }

            return result;
        }
    }

    private Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel) => ExecuteAsync(_pipeline, call, cancel);

    private async Task<T> ExecuteAsync<T>(ResiliencePipeline pipeline, Func<CancellationToken, Task<T>> call, CancellationToken cancel) =>
        await pipeline.ExecuteAsync(async token => await (_dialect.IsRemote ? RunDetachedAsync(call, token) : call(token)), cancel);

    /// <summary>
    /// Stops waiting for a call on cancellation, without cancelling the call: SqlClient never returns from a call that is cancelled while
    /// the server is silent, and begins and commits transactions synchronously. Its own timeouts, which only work without cancellation,
    /// end the abandoned call.
    /// </summary>
    private static Task<T> RunDetachedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel) =>
        Task.Run(() => call(CancellationToken.None), cancel).WaitAsync(cancel);

    private static CommandDefinition CreateCommand(string sql, object args, CancellationToken cancel) =>
        new(sql, args, cancellationToken: cancel);
}
