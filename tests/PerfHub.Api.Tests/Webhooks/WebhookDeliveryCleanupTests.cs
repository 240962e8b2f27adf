using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Tests.Webhooks;

/// <summary>Old deliveries, and those of removed webhooks, are removed.</summary>
public abstract class WebhookDeliveryCleanupTests
{
    private const string Sql = "SELECT d.Seq FROM WebhookDelivery d ORDER BY d.Subscription, d.Seq";

    [StoreFact]
    public async Task Deliveries_are_kept_for_four_weeks_and_those_of_a_removed_webhook_are_not()
    {
        await using var store = await CreateStoreAsync();
        var (clock, now) = (new TestClock(), TimeProvider.System.UtcNow());
        await store.Db.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO Bureau (Code, Name, CreatedAt) VALUES ('650100', '财政局', @now)", new { now });
                await session.ExecuteAsync(
                    """
                    INSERT INTO WebhookSubscription (Id, Bureau, Url, State, StateChangedAt, CreatedAt, LastSeq, MissedCount)
                    VALUES (1, '650100', 'https://receiver.invalid', 'Active', @now, @now, 0, 0)
                    """,
                    new { now });
                await AddAsync(session, 1, 2_500, now - TimeSpan.FromDays(28.1));
                await AddAsync(session, 1, 2, now - TimeSpan.FromDays(27.9));
                await session.InsertAsync([CreateDelivery(2, 1, now)]);
                return true;
            },
            CancellationToken.None);

        var faults = new StoreFaultMonitor(store.Dialect, clock, NullLogger<StoreFaultMonitor>.Instance);
        await new WebhookDeliveryCleanup(store.Db, faults, clock, NullLogger<WebhookDeliveryCleanup>.Instance).RemoveAsync(CancellationToken.None);

        Assert.Equal([2_501, 2_502], await store.Db.QueryAsync<int>(Sql, new { }, CancellationToken.None));

        // All of them were pending.
        Assert.Equal(2_500, await store.Db.QueryFirstOrDefaultAsync<int>("SELECT MissedCount FROM WebhookSubscription", new { }, CancellationToken.None));
    }

    protected abstract Task<TestStore> CreateStoreAsync();

    private static Task AddAsync(WriteSession session, long id, int count, DateTime now) =>
        WebhookDeliveries.AddAsync(session, id, "650100", [.. Enumerable.Repeat(WebhookDeliveries.CreateTest(now), count)], now);

    private static WebhookDeliveryRow CreateDelivery(long subscription, int seq, DateTime now) => new()
    {
        Subscription = subscription,
        Seq = seq,
        Bureau = "650100",
        EventType = WebhookDeliveries.TestType,
        Subject = "webhook",
        Payload = "{}",
        Status = WebhookDeliveryStatus.Pending,
        Attempts = 0,
        CreatedAt = now,
        NextAttemptAt = now,
        ExpiresAt = now,
        LastAttemptAt = null,
        StatusCode = null,
        Failure = null,
    };
}

public sealed class WebhookDeliveryCleanupTestsOnSqlite : WebhookDeliveryCleanupTests
{
    protected override Task<TestStore> CreateStoreAsync() => Task.FromResult<TestStore>(new TempSqliteStore());
}

public sealed class WebhookDeliveryCleanupTestsOnSqlServer : WebhookDeliveryCleanupTests
{
    protected override async Task<TestStore> CreateStoreAsync() => await TempSqlServerStore.CreateAsync();
}
