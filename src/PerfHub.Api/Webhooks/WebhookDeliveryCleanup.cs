using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Webhooks;

/// <summary>Removes deliveries after four weeks, and those of removed webhooks, in small batches so that no other write waits long.</summary>
public sealed partial class WebhookDeliveryCleanup(Db db, StoreFaultMonitor faults, TimeProvider time, ILogger<WebhookDeliveryCleanup> logger) : BackgroundService
{
    private const string NextSubscriptionSql = "SELECT MIN(d.Subscription) FROM WebhookDelivery d WHERE d.Subscription > @after";

    private const string ExistsSql = "SELECT COUNT(*) FROM WebhookSubscription s WHERE s.Id = @subscription";

    private const string RemoveSql = """
        DELETE FROM WebhookDelivery
        WHERE Subscription = @subscription AND CreatedAt < @before AND Seq < @end
        """;

    private const string EndSql = "SELECT MIN(d.Seq) + @size FROM WebhookDelivery d WHERE d.Subscription = @subscription";

    private const string PendingSql = """
        SELECT COUNT(*) AS Count, MIN(d.CreatedAt) AS Since FROM WebhookDelivery d
        WHERE d.Subscription = @subscription AND d.CreatedAt < @before AND d.Seq < @end AND d.Status = 'Pending'
        """;

    private const string CountMissedSql = """
        UPDATE WebhookSubscription
        SET MissedCount = MissedCount + @count, MissedSince = CASE WHEN MissedSince < @since THEN MissedSince ELSE @since END
        WHERE Id = @subscription
        """;

    private const string RemoveExpiredSecretsSql = "DELETE FROM WebhookSecret WHERE ExpiresAt < @now";

    private const int BatchSize = 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>How long deliveries are kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(28);

    /// <summary>Removes all such deliveries, and secrets that sign no more. Cancellation takes effect between batches.</summary>
    public async Task RemoveAsync(CancellationToken cancel)
    {
        var now = time.UtcNow();
        await db.WriteAsync(session => session.ExecuteAsync(RemoveExpiredSecretsSql, new { now }), cancel);
        long? subscription = 0;
        while ((subscription = await db.QueryFirstOrDefaultAsync<long?>(NextSubscriptionSql, new { after = subscription }, cancel)) is not null)
        {
            var exists = await db.QueryFirstOrDefaultAsync<int>(ExistsSql, new { subscription }, cancel) > 0;
            var before = exists ? now - Retention : DateTime.MaxValue.ToUniversalTime();
            while (await db.WriteBulkAsync(session => RemoveBatchAsync(session, subscription, before), cancel) > 0)
            {
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Removes a batch. What was still pending counts as missed, so that the receiver is told of it.</summary>
    private static async Task<int> RemoveBatchAsync(WriteSession session, long? subscription, DateTime before)
    {
        var end = await session.QueryFirstOrDefaultAsync<long?>(EndSql, new { subscription, size = BatchSize }) ?? 0;
        var args = new { subscription, before, end };
        var pending = (await session.QueryFirstOrDefaultAsync<PendingDeliveries>(PendingSql, args))!;
        if (pending.Count > 0)
        {
            await session.ExecuteAsync(CountMissedSql, new { subscription, count = pending.Count, since = pending.Since });
        }

        return await session.ExecuteAsync(RemoveSql, args);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryRemoveAsync(stoppingToken);
        }
    }

    private async Task TryRemoveAsync(CancellationToken stop)
    {
        try
        {
            await RemoveAsync(stop);
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

    [LoggerMessage(97, LogLevel.Error, "Removing old webhook deliveries failed; retrying in {Delay}.")]
    private partial void LogCleanupFailed(Exception error, TimeSpan delay);

    [method: ExplicitConstructor]
    private sealed record PendingDeliveries(int Count, DateTime? Since);
}
