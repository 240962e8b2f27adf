using System.Text.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Webhooks.Outbox;

namespace PerfHub.Api.Webhooks;

/// <summary>Queues deliveries for a webhook. They are numbered in the order in which they are committed.</summary>
public static class WebhookDeliveries
{
    /// <summary>The type of the event that a caller asks for, to test the receiver.</summary>
    public const string TestType = "webhook.test";

    /// <summary>The type of the event that tells of events that were not queued; see <see cref="MissedEvents"/>.</summary>
    public const string MissedType = "webhook.missed";

    /// <summary>Counts the pending deliveries of webhook <c>@id</c>.</summary>
    internal const string CountPendingSql = "SELECT COUNT(*) FROM WebhookDelivery d WHERE d.Subscription = @id AND d.Status = 'Pending'";

    private const string OwnSubject = "webhook";

    // The row stays locked until the commit, so numbers are visible in order.
    private const string AdvanceSql = "UPDATE WebhookSubscription SET LastSeq = LastSeq + @count WHERE Id = @id";

    private const string LastSeqSql = "SELECT s.LastSeq FROM WebhookSubscription s WHERE s.Id = @id";

    private const string MissedSql = "SELECT s.MissedCount, s.MissedSince FROM WebhookSubscription s WHERE s.Id = @id AND s.MissedCount > 0";

    private const string ClearMissedSql = "UPDATE WebhookSubscription SET MissedCount = 0, MissedSince = NULL WHERE Id = @id";

    /// <summary>How long a delivery is attempted.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    /// <summary>Gets the type of an event in payloads, e.g. <c>report.filed</c>.</summary>
    public static string GetType(WebhookEvent webhookEvent) => JsonSerializer.SerializeToElement(webhookEvent, ApiJson.Options).GetString()!;

    /// <summary>Creates the event that tests the receiver.</summary>
    public static QueuedEvent CreateTest(DateTime now) => new(TestType, OwnSubject, now, JsonSerializer.SerializeToElement(new { }, ApiJson.Options));

    /// <summary>Queues events and returns their deliveries; none if the webhook does not exist any more.</summary>
    public static async Task<List<WebhookDeliveryRow>> AddAsync(
        WriteSession session, long subscription, string bureau, IReadOnlyCollection<QueuedEvent> events, DateTime now)
    {
        var args = new { id = subscription, count = events.Count };
        if (events.Count == 0 || await session.ExecuteAsync(AdvanceSql, args) == 0)
        {
            return [];
        }

        var last = await session.QueryFirstOrDefaultAsync<int>(LastSeqSql, args);
        var rows = events.Select((it, index) => CreateRow(subscription, last - events.Count + 1 + index, bureau, it, now)).ToList();
        await session.InsertAsync(rows);
        return rows;
    }

    /// <summary>Queues the event that tells of missed events, if there are any, and starts to count again.</summary>
    public static async Task AddMissedAsync(WriteSession session, long subscription, string bureau, DateTime now)
    {
        var args = new { id = subscription };
        if (await session.QueryFirstOrDefaultAsync<MissedRow>(MissedSql, args) is { } missed)
        {
            var data = JsonSerializer.SerializeToElement(new MissedEvents(missed.MissedCount, missed.MissedSince), ApiJson.Options);
            await session.ExecuteAsync(ClearMissedSql, args);
            await AddAsync(session, subscription, bureau, [new QueuedEvent(MissedType, OwnSubject, now, data)], now);
        }
    }

    private static WebhookDeliveryRow CreateRow(long subscription, int seq, string bureau, QueuedEvent queued, DateTime now) => new()
    {
        Subscription = subscription,
        Seq = seq,
        Bureau = bureau,
        EventType = queued.Type,
        Subject = queued.Subject,
        Payload = JsonSerializer.Serialize(new WebhookPayload<JsonElement>(queued.Type, queued.At, queued.Data), ApiJson.Options),
        Status = WebhookDeliveryStatus.Pending,
        Attempts = 0,
        CreatedAt = now,
        NextAttemptAt = now,
        ExpiresAt = now + Lifetime,
        LastAttemptAt = null,
        StatusCode = null,
        Failure = null,
    };

    [method: Dapper.ExplicitConstructor]
    private sealed record MissedRow(int MissedCount, DateTime MissedSince);
}
