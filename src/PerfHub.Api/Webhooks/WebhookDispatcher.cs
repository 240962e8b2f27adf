using Microsoft.Extensions.Options;
using PerfHub.Api.Auditing;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Webhooks.Outbox;

namespace PerfHub.Api.Webhooks;

/// <summary>
/// Queues a delivery of each event for each webhook that subscribes to it. Events about one subject stay in order, because the ids of
/// their outbox rows grow and one host at a time queues committed rows. A webhook that is paused, or has too many pending deliveries,
/// gets the number of missed events instead, once it can receive events again.
/// </summary>
public sealed partial class WebhookDispatcher(Db db, TimeProvider time, IOptions<WebhookOptions> options, ILogger<WebhookDispatcher> logger)
    : OutboxProcessor<WebhookOutboxRow>(db, MaxBatchSize)
{
    private const int MaxBatchSize = 200;

    private const string SubscriptionsSql = """
        SELECT w.* FROM BureauScope ws JOIN WebhookSubscription w ON w.Bureau = ws.Ancestor
        WHERE ws.Descendant = @bureau AND w.State IN ('Active', 'Paused') AND (w.Unit IS NULL OR w.Bureau = @bureau)
        ORDER BY w.Id
        """;

    private const string AddMissedSql = """
        UPDATE WebhookSubscription
        SET MissedCount = MissedCount + @count, MissedSince = CASE WHEN MissedSince IS NULL THEN @since ELSE MissedSince END
        WHERE Id = @id
        """;

    /// <inheritdoc />
    protected override async Task ProcessBatchAsync(WriteSession session, IReadOnlyList<WebhookOutboxRow> rows, long claimId)
    {
        var queues = new Dictionary<long, Queue>();
        var byBureau = new Dictionary<string, List<Queue>>();
        foreach (var row in rows)
        {
            if (!byBureau.TryGetValue(row.Bureau, out var subscribed))
            {
                byBureau.Add(row.Bureau, subscribed = await LoadQueuesAsync(session, row.Bureau, queues));
            }

            var messages = StoredJson.Parse<List<WebhookMessage>>(row.Events);
            subscribed.ForEach(queue => queue.Add(row, messages));
        }

        foreach (var queue in queues.Values)
        {
            await SaveAsync(session, queue);
        }
    }

    private async Task<List<Queue>> LoadQueuesAsync(WriteSession session, string bureau, Dictionary<long, Queue> queues)
    {
        var result = new List<Queue>();
        foreach (var subscription in await session.QueryAsync<WebhookSubscriptionRow>(SubscriptionsSql, new { bureau }))
        {
            if (!queues.TryGetValue(subscription.Id, out var queue))
            {
                var pending = await session.QueryFirstOrDefaultAsync<int>(WebhookDeliveries.CountPendingSql, new { id = subscription.Id });
                var room = subscription.State == WebhookState.Active ? Math.Max(0, options.Value.PendingDeliveries - pending) : 0;
                queues.Add(subscription.Id, queue = new Queue(subscription, room));
            }

            result.Add(queue);
        }

        return result;
    }

    private async Task SaveAsync(WriteSession session, Queue queue)
    {
        var (subscription, now) = (queue.Subscription, time.UtcNow());
        if (queue.Events.Count > 0)
        {
            await WebhookDeliveries.AddMissedAsync(session, subscription.Id, subscription.Bureau, now);
            await WebhookDeliveries.AddAsync(session, subscription.Id, subscription.Bureau, queue.Events, now);
        }

        if (queue.MissedSince is not { } since)
        {
            return;
        }

        await session.ExecuteAsync(AddMissedSql, new { id = subscription.Id, count = queue.MissedCount, since });
        if (subscription is { State: WebhookState.Active, MissedCount: 0 })
        {
            await ServiceAudit.WriteAsync(session, subscription.Bureau, $"MISS /v1/bureaus/{subscription.Bureau}/webhooks/{subscription.Id}", "too many pending deliveries", now);
            LogMissed(subscription.Id, subscription.Bureau, options.Value.PendingDeliveries);
        }
    }

    [LoggerMessage(91, LogLevel.Warning, "Webhook {WebhookId} ({Bureau}) has {Limit} pending deliveries; further events are counted as missed until some are delivered.")]
    private partial void LogMissed(long webhookId, string bureau, int limit);

    /// <summary>What a batch adds to the queue of a webhook.</summary>
    private sealed class Queue(WebhookSubscriptionRow subscription, int room)
    {
        private readonly HashSet<WebhookEvent> _events = [.. subscription.ParseEvents()];

        public WebhookSubscriptionRow Subscription => subscription;

        public List<QueuedEvent> Events { get; } = [];

        public int MissedCount { get; private set; }

        public DateTime? MissedSince { get; private set; }

        public void Add(WebhookOutboxRow row, IEnumerable<WebhookMessage> messages)
        {
            if (subscription.Unit is not null && subscription.Unit != row.Unit)
            {
                return;
            }

            foreach (var message in messages.Where(message => _events.Contains(message.Event)))
            {
                if (Events.Count < room)
                {
                    Events.Add(new QueuedEvent(WebhookDeliveries.GetType(message.Event), message.Subject, row.At, message.Data));
                }
                else
                {
                    MissedCount++;
                    MissedSince ??= row.At;
                }
            }
        }
    }
}
