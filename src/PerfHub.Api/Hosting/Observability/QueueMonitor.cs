using System.Diagnostics.Metrics;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Hosting.Observability;

/// <summary>
/// Measures the queues of the store every few seconds: outboxes, jobs, deliveries of webhooks. All hosts report the same figures of the
/// store, and each one the use of its own connections.
/// </summary>
internal sealed class QueueMonitor : PeriodicService
{
    private const string OutboxQueue = "outbox", JobQueue = "jobs", WebhookQueue = "webhooks";

    private const string JobsSql = "SELECT COUNT(*) AS Pending, MIN(Id) AS OldestId FROM Job WHERE State IN ('Queued', 'Running')";

    private const string WebhooksSql = """
        SELECT COUNT(*) FROM WebhookSubscription s
        JOIN WebhookDelivery d ON d.Subscription = s.Id AND d.Status = 'Pending' AND d.NextAttemptAt <= @now
        WHERE s.State = 'Active'
        """;

    private const string OldestDeliverySql = """
        SELECT d.NextAttemptAt FROM WebhookSubscription s
        JOIN WebhookDelivery d ON d.Subscription = s.Id AND d.Status = 'Pending' AND d.NextAttemptAt <= @now
        WHERE s.State = 'Active'
        ORDER BY d.NextAttemptAt
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Meter _meter = new(Telemetry.Name);
    private readonly Db _db;
    private readonly List<(string Name, string Sql)> _outboxes;
    private volatile List<(string Queue, string Name, long Pending, double Seconds)> _queues = [];

    public QueueMonitor(IEnumerable<OutboxProcessor> processors, IEnumerable<JobHandler> jobs, Dialect dialect, Db db, TimeProvider time, StoreFaultMonitor faults, ILogger<QueueMonitor> logger)
        : base(Interval, time, faults, logger)
    {
        _db = db;
        _outboxes = [.. processors.Where(it => it.BacklogSql is not null).Select(it => (it.GetType().Name, it.BacklogSql!))];
        Telemetry.InitializeCounters(jobs.Select(job => job.Kind));
        _meter.CreateObservableGauge("perfhub.queue.pending", () => Observe(queue => queue.Pending), "{item}", "Items that wait in a queue of the store.");
        _meter.CreateObservableGauge("perfhub.queue.age", () => Observe(queue => queue.Seconds), "s", "How long the first item of a queue has waited.");
        _meter.CreateObservableGauge("perfhub.store.connections.used", () => dialect.GetPoolUse().Select(pool => Measure(pool, pool.Used)), "{connection}", "Connections in use.");
        _meter.CreateObservableGauge("perfhub.store.connections.max", () => dialect.GetPoolUse().Select(pool => Measure(pool, pool.Max)), "{connection}", "The size of a pool.");
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken cancel)
    {
        var (now, queues) = (Time.UtcNow(), new List<(string, string, long, double)>());
        foreach (var (name, sql) in _outboxes)
        {
            queues.Add(await ReadAsync(OutboxQueue, name, sql, now, cancel));
        }

        queues.Add(await ReadAsync(JobQueue, JobQueue, JobsSql, now, cancel));
        var due = await _db.QueryFirstOrDefaultAsync<long>(WebhooksSql, new { now }, cancel);
        var oldest = await _db.QueryPageAsync<DateTime>(OldestDeliverySql, new { now, Limit = 1 }, cancel);
        queues.Add((WebhookQueue, nameof(WebhookSender), due, oldest is [var at] ? (now - at).TotalSeconds : 0));
        _queues = queues;
    }

    private static Measurement<int> Measure(PoolUse pool, int value) => new(value, new KeyValuePair<string, object?>("pool", pool.Pool));

    private async Task<(string Queue, string Name, long Pending, double Seconds)> ReadAsync(string queue, string name, string sql, DateTime now, CancellationToken cancel)
    {
        var backlog = (await _db.QueryFirstOrDefaultAsync<Backlog>(sql, new { }, cancel))!;
        return (queue, name, backlog.Pending, backlog.OldestId is { } id ? Math.Max(0, (now - TimeOrderedId.GetTime(id)).TotalSeconds) : 0);
    }

    private IEnumerable<Measurement<T>> Observe<T>(Func<(string Queue, string Name, long Pending, double Seconds), T> value)
        where T : struct =>
        _queues.Select(queue => new Measurement<T>(value(queue), new("queue", queue.Queue), new("name", queue.Name)));
}
