namespace PerfHub.Api.Persistence.Idempotency;

/// <summary>Removes answers that count no more, a few at a time, so that no write waits long for it.</summary>
/// <param name="db">The store.</param>
/// <param name="dialect">Tells when the store is away.</param>
/// <param name="time">The source of time.</param>
/// <param name="logger">For what goes wrong.</param>
public sealed partial class IdempotentResponseCleanup(Db db, Dialect dialect, TimeProvider time, ILogger<IdempotentResponseCleanup> logger) : BackgroundService
{
    private const string OldestSql = "SELECT CreatedAt FROM IdempotentResponse WHERE CreatedAt <= @before ORDER BY CreatedAt";

    private const string RemoveSql = "DELETE FROM IdempotentResponse WHERE CreatedAt <= @last";

    private const int BatchSize = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Removes all that count no more.</summary>
    /// <param name="cancel">Stops between two batches.</param>
    public async Task RemoveExpiredAsync(CancellationToken cancel)
    {
        var before = IdempotentResponseRow.GetExpiryCutoff(time);
        while (await db.QueryPageAsync<DateTime>(OldestSql, new { before, Limit = BatchSize }, cancel) is { Count: > 0 } oldest)
        {
            await db.WriteAsync(session => session.ExecuteAsync(RemoveSql, new { last = oldest[^1] }), cancel);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryRemoveExpiredAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TryRemoveExpiredAsync(CancellationToken stop)
    {
        try
        {
            await RemoveExpiredAsync(stop);
        }
        catch (Exception error) when (Db.IsUnavailable(error, dialect))
        {
            // Readiness tells that the store is away; they are removed the next time.
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogCleanupFailed(error);
        }
    }

    [LoggerMessage(70, LogLevel.Error, "Answers that count no more could not be removed.")]
    private partial void LogCleanupFailed(Exception error);
}
