using Dapper;
using Polly;
using Polly.Retry;

namespace PerfHub.Api.Data;

/// <summary>The store, as features use it: a few kinds of reads, and one way to write.</summary>
public sealed class Db
{
    private readonly Dialect _dialect;
    private readonly ResiliencePipeline _retry;

    /// <summary>Takes the dialect of the store.</summary>
    /// <param name="dialect">The dialect.</param>
    public Db(Dialect dialect)
    {
        _dialect = dialect;
        _retry = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(dialect.IsTransient),
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(50),
            })
            .Build();
    }

    /// <summary>The first row, or nothing.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A query.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<T?> FirstOrDefault<T>(string sql, object args, CancellationToken cancel) => Retried(
        async token =>
        {
            await using var connection = await _dialect.OpenAsync(token);
            return await connection.QueryFirstOrDefaultAsync<T>(sql, args);
        },
        cancel);

    /// <summary>All rows of an unlimited query; for those that are few by nature.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A query.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<List<T>> All<T>(string sql, object args, CancellationToken cancel) => Retried(
        async token =>
        {
            await using var connection = await _dialect.OpenAsync(token);
            return (await connection.QueryAsync<T>(sql, args)).AsList();
        },
        cancel);

    /// <summary>The first rows of an ordered query.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A query that ends in its ORDER BY.</param>
    /// <param name="args">Its parameters, <c>Limit</c> among them.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<List<T>> Page<T>(string sql, object args, CancellationToken cancel) =>
        All<T>(_dialect.Limited(sql), args, cancel);

    /// <summary>Runs several reads over one state of the store.</summary>
    /// <typeparam name="T">What they give.</typeparam>
    /// <param name="read">The reads.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<T> Snapshot<T>(Func<ReadSnapshot, Task<T>> read, CancellationToken cancel) => Retried(
        async token =>
        {
            await using var connection = await _dialect.OpenAsync(token);
            await using var transaction = await _dialect.BeginSnapshot(connection, token);
            return await read(new ReadSnapshot(connection, transaction, _dialect));
        },
        cancel);

    /// <summary>
    /// Runs a unit of work in one transaction: on disk when this returns, nothing left of it when it throws. The work
    /// may run again from its start.
    /// </summary>
    /// <typeparam name="T">What the work gives back.</typeparam>
    /// <param name="work">The work; it awaits nothing but the session.</param>
    /// <param name="cancel">Gives up while the work has not begun.</param>
    public Task<T> Write<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        Retried(token => _dialect.WriteAsync(work, token), cancel);

    private async Task<T> Retried<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel) =>
        await _retry.ExecuteAsync(
            static async (call, token) => await call(token), call, cancel);
}
