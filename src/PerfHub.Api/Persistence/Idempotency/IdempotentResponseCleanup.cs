namespace PerfHub.Api.Persistence.Idempotency;

/// <summary>Removes expired responses, in small batches so that no other write waits long.</summary>
public sealed partial class IdempotentResponseCleanup(Db db, StoreFaultMonitor faults, TimeProvider time, ILogger<IdempotentResponseCleanup> logger) : BackgroundService
{
    private const string OldestSql = "SELECT CreatedAt FROM IdempotentResponse WHERE CreatedAt <= @before ORDER BY CreatedAt";

    private const string RemoveSql = "DELETE FROM IdempotentResponse WHERE CreatedAt <= @last";

    private const int BatchSize = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Removes all expired responses. Cancellation takes effect between batches.</summary>
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
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryRemoveExpiredAsync(stoppingToken);
        }
    }

    private async Task TryRemoveExpiredAsync(CancellationToken stop)
    {
        try
        {
            await RemoveExpiredAsync(stop);
        }
        catch (Exception error) when ((error is OperationCanceledException && stop.IsCancellationRequested) || faults.Report(error))
        {
            // It is tried again after the interval.
        }
        catch (Exception error)
        {
            LogCleanupFailed(error, Interval);
        }
    }

    [LoggerMessage(70, LogLevel.Error, "Removing expired idempotent responses failed; retrying in {Delay}.")]
    private partial void LogCleanupFailed(Exception error, TimeSpan delay);
}
