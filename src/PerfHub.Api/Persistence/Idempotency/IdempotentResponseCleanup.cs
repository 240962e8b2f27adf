namespace PerfHub.Api.Persistence.Idempotency;

/// <summary>Removes expired responses, in small batches so that no other write waits long.</summary>
public sealed class IdempotentResponseCleanup(Db db, StoreFaultMonitor faults, TimeProvider time, ILogger<IdempotentResponseCleanup> logger) : PeriodicService(Interval, time, faults, logger)
{
    private const string OldestSql = "SELECT CreatedAt FROM IdempotentResponse WHERE CreatedAt <= @before ORDER BY CreatedAt";

    private const string RemoveSql = "DELETE FROM IdempotentResponse WHERE CreatedAt <= @last";

    private const int BatchSize = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Removes all expired responses. Cancellation takes effect between batches.</summary>
    public async Task RemoveExpiredAsync(CancellationToken cancel)
    {
        var before = IdempotentResponseRow.GetExpiryCutoff(Time);
        while (await db.QueryPageAsync<DateTime>(OldestSql, new { before, Limit = BatchSize }, cancel) is { Count: > 0 } oldest)
        {
            await db.WriteAsync(session => session.ExecuteAsync(RemoveSql, new { last = oldest[^1] }), cancel);
        }
    }

    /// <inheritdoc />
    protected override Task RunAsync(CancellationToken cancel) => RemoveExpiredAsync(cancel);
}
