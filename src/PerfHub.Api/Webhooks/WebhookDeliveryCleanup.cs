using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Webhooks;

/// <summary>Removes deliveries after four weeks, and those of removed webhooks, in small batches so that no other write waits long.</summary>
public sealed class WebhookDeliveryCleanup(Db db, StoreFaultMonitor faults, TimeProvider time, ILogger<WebhookDeliveryCleanup> logger) : PeriodicService(Interval, time, faults, logger)
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
        var now = Time.UtcNow();
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

    /// <summary>Removes a batch. Its pending deliveries count as missed, and a later <c>webhook.missed</c> event says so.</summary>
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
    protected override Task RunAsync(CancellationToken cancel) => RemoveAsync(cancel);

    [method: ExplicitConstructor]
    private sealed record PendingDeliveries(int Count, DateTime? Since);
}
