using System.Data.Common;
using Dapper;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace PerfHub.Api.Persistence;

/// <summary>The store, as features use it: a few kinds of reads, and one way to write.</summary>
public sealed class Db
{
    // Whoever waits for an answer gives up at about this time too. Large work waits for nobody, and nobody for it.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10), BulkTimeout = TimeSpan.FromMinutes(5);

    // Of that, for one attempt: one that is silent is not made again.
    private const double AttemptTimeoutRatio = 0.8;

    private readonly Dialect _dialect;
    private readonly ResiliencePipeline _pipeline, _bulkPipeline;

    /// <summary>Takes the dialect of the store.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="timeout">How long one that is remote may take to answer.</param>
    /// <param name="time">The clock of timeouts, retries and the circuit breaker; null means the system clock.</param>
    public Db(Dialect dialect, TimeSpan? timeout = null, TimeProvider? time = null)
    {
        _dialect = dialect;
        _pipeline = BuildPipeline(dialect, timeout ?? CallTimeout, time);
        _bulkPipeline = CreateRetryBuilder(dialect, BulkTimeout, time).Build();
    }

    /// <summary>Whether a call failed because the store is away, or is held to be.</summary>
    /// <param name="error">What the call threw.</param>
    /// <param name="dialect">The store's dialect.</param>
    public static bool IsUnavailable(Exception error, Dialect dialect) => error is ExecutionRejectedException || dialect.IsOutage(error);

    /// <summary>
    /// Calls are made again where that may help. A remote store that has gone is not asked for a while, so that hosts do not
    /// pile up calls that wait, and is found again by the first call after that.
    /// </summary>
    private static ResiliencePipeline BuildPipeline(Dialect dialect, TimeSpan timeout, TimeProvider? time)
    {
        var calls = CreateRetryBuilder(dialect, timeout, time);
        if (dialect.IsRemote)
        {
            var state = new CircuitBreakerStateProvider();
            calls.AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                // A caller that gives up says nothing of the store, unless it was the one call that was to find out.
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
            calls.AddTimeout(timeout * AttemptTimeoutRatio);
        }

        return calls.Build();
    }

    /// <summary>What large work has as well: how the store answers others is not seen by it.</summary>
    private static ResiliencePipelineBuilder CreateRetryBuilder(Dialect dialect, TimeSpan timeout, TimeProvider? time)
    {
        var calls = new ResiliencePipelineBuilder { TimeProvider = time };
        if (dialect.IsRemote)
        {
            calls.AddTimeout(timeout);
        }

        return calls.AddRetry(new RetryStrategyOptions
        {
            // A key that is taken unexpectedly was taken by another transaction meanwhile: the work, begun anew, finds it.
            ShouldHandle = new PredicateBuilder().Handle<Exception>(error => dialect.IsTransient(error) || dialect.IsDuplicateKey(error)),
            MaxRetryAttempts = 3,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(50),
        });
    }

    /// <summary>The first row, or nothing.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A query.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object args, CancellationToken cancel) => ExecuteAsync(
        async token =>
        {
            await using var connection = await _dialect.OpenAsync(token);
            return await connection.QueryFirstOrDefaultAsync<T>(CreateCommand(sql, args, token));
        },
        cancel);

    /// <summary>All rows of an unlimited query; for those that are few by nature.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A query.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<List<T>> QueryAsync<T>(string sql, object args, CancellationToken cancel) => ExecuteAsync(
        async token =>
        {
            await using var connection = await _dialect.OpenAsync(token);
            return (await connection.QueryAsync<T>(CreateCommand(sql, args, token))).AsList();
        },
        cancel);

    /// <summary>The first rows of an ordered query.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A query that ends in its ORDER BY.</param>
    /// <param name="args">Its parameters, <c>Limit</c> among them.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<List<T>> QueryPageAsync<T>(string sql, object args, CancellationToken cancel) =>
        QueryAsync<T>(_dialect.ApplyLimit(sql), args, cancel);

    /// <summary>Runs several reads over one state of the store.</summary>
    /// <typeparam name="T">What they give.</typeparam>
    /// <param name="read">The reads.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<T> ReadInSnapshotAsync<T>(Func<ReadSnapshot, Task<T>> read, CancellationToken cancel) => ExecuteAsync(
        async token =>
        {
            await using var connection = await _dialect.OpenAsync(token);
            await using var transaction = await _dialect.BeginSnapshotAsync(connection, token);
            return await read(new ReadSnapshot(connection, transaction, _dialect, token));
        },
        cancel);

    /// <summary>
    /// Runs reads over one state of the store that last as long as whoever takes up their rows. Only their beginning is hurried
    /// and made again: rows that were taken up cannot be taken back, so a store that goes meanwhile ends the reads.
    /// </summary>
    /// <param name="read">The reads.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task StreamInSnapshotAsync(Func<ReadSnapshot, Task> read, CancellationToken cancel)
    {
        // One that opens after its caller has left is the pool's to reclaim.
        var (opened, begun) = await ExecuteAsync(Begin, cancel);
        await using var connection = opened;
        await using var transaction = begun;
        await read(_dialect.IsRemote
            ? new ReadSnapshot(connection, transaction, _dialect, CancellationToken.None, (int)BulkTimeout.TotalSeconds)
            : new ReadSnapshot(connection, transaction, _dialect, cancel));

        async Task<(DbConnection, DbTransaction)> Begin(CancellationToken token)
        {
            var fresh = await _dialect.OpenForStreamAsync(token);
            try
            {
                return (fresh, await _dialect.BeginSnapshotAsync(fresh, token));
            }
            catch
            {
                await fresh.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>
    /// Runs a unit of work in one transaction: on disk when this returns, nothing left of it when it throws. The work
    /// may run again from its start. Where it gives nothing it has done nothing, and leaves no trail.
    /// </summary>
    /// <typeparam name="T">What the work gives back.</typeparam>
    /// <param name="work">The work; it awaits nothing but the session.</param>
    /// <param name="cancel">Gives up while the work has not begun.</param>
    public Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        WriteAsync(work, CommitMode.Normal, cancel);

    /// <summary>The same for a unit of work that writes thousands of rows, as one transaction by itself.</summary>
    /// <typeparam name="T">What the work gives back.</typeparam>
    /// <param name="work">The work; it awaits nothing but the session.</param>
    /// <param name="cancel">Gives up while the work has not begun.</param>
    public Task<T> WriteBulkAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        WriteAsync(work, CommitMode.Bulk, cancel);

    /// <summary>The same for work that follows from what is on disk already and is made again from it: see <see cref="CommitMode.DelayedDurability"/>.</summary>
    /// <typeparam name="T">What the work gives back.</typeparam>
    /// <param name="work">The work; it awaits nothing but the session.</param>
    /// <param name="cancel">Gives up while the work has not begun.</param>
    public Task<T> WriteWithDelayedDurabilityAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        WriteAsync(work, CommitMode.DelayedDurability, cancel);

    private Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode kind, CancellationToken cancel)
    {
        // Asked here: the work may run where another request's trail is, or none. An entry has its id before the first run, so
        // that a second one leaves it once.
        var trail = WriteContext.Current;
        var (once, entry) = (trail?.Decorator?.Decorate(work) ?? work, trail?.CreateAuditWriter());
        return ExecuteAsync(
            kind == CommitMode.Normal ? _pipeline : _bulkPipeline,
            token => _dialect.WriteAsync(entry is null ? once : Leaving, kind, token),
            cancel);

        async Task<T> Leaving(WriteSession session)
        {
            var result = await once(session);
            if (result is not null)
            {
                await entry(session);
            }

            return result;
        }
    }

    private Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel) => ExecuteAsync(_pipeline, call, cancel);

    private async Task<T> ExecuteAsync<T>(ResiliencePipeline calls, Func<CancellationToken, Task<T>> call, CancellationToken cancel) =>
        await calls.ExecuteAsync(
            static async (it, token) => await (it.IsRemote ? RunDetachedAsync(it.call, token) : it.call(token)), (call, _dialect.IsRemote), cancel);

    /// <summary>
    /// Leaves a call when it is no longer wanted, and the call to itself: SqlClient never comes back from one that is called
    /// off while the server is silent, and begins and ends transactions without giving the thread away. Its own time-outs,
    /// which hold unless it is called off, end what was left.
    /// </summary>
    private static Task<T> RunDetachedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel) =>
        Task.Run(() => call(CancellationToken.None), cancel).WaitAsync(cancel);

    private static CommandDefinition CreateCommand(string sql, object args, CancellationToken cancel) =>
        new(sql, args, cancellationToken: cancel);
}
