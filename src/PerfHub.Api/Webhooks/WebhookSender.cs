using System.Collections.Concurrent;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Webhooks;

/// <summary>
/// Delivers pending events, for each webhook on the host that holds its lease. Results are stored after the requests, so a delivery may
/// arrive twice if its host dies in between; another host continues when the lease has ended (see <see cref="LeaseMonitor"/>).
/// </summary>
public sealed partial class WebhookSender(
    Db db, StoreFaultMonitor faults, WebhookClient client, WebhookSecretCipher cipher, TimeProvider time, ILogger<WebhookSender> logger) : BackgroundService
{
    private const string DueCondition = """
        d.Status = 'Pending' AND d.NextAttemptAt <= @now AND NOT EXISTS (
            SELECT 1 FROM WebhookDelivery e
            WHERE e.Subscription = d.Subscription AND e.Status = 'Pending' AND e.Subject = d.Subject AND e.Seq < d.Seq)
        """;

    private const string SelectReadySql = $"""
        SELECT s.* FROM WebhookSubscription s
        WHERE s.State = 'Active' AND (s.LeaseOwner IS NULL OR s.LeaseOwner = @leaseOwner)
          AND (EXISTS (SELECT 1 FROM WebhookDelivery d WHERE d.Subscription = s.Id AND {DueCondition})
            OR (s.MissedCount > 0 AND NOT EXISTS (SELECT 1 FROM WebhookDelivery p WHERE p.Subscription = s.Id AND p.Status = 'Pending')))
        """;

    private const string SelectDueSql = $"""
        SELECT d.* FROM WebhookDelivery d WHERE d.Subscription = @id AND {DueCondition}
        ORDER BY d.NextAttemptAt, d.Seq
        """;

    private const string SecretsSql = """
        SELECT k.* FROM WebhookSecret k WHERE k.Subscription = @id AND (k.ExpiresAt IS NULL OR k.ExpiresAt > @now)
        ORDER BY k.Id DESC
        """;

    private const string AcquireLeaseSql = """
        UPDATE WebhookSubscription SET LeaseOwner = @leaseOwner, LeasedUntil = @until
        WHERE Id = @id AND State = 'Active' AND (LeaseOwner IS NULL OR LeaseOwner = @leaseOwner)
        """;

    private const string ReleaseLeaseSql = "UPDATE WebhookSubscription SET LeaseOwner = NULL, LeasedUntil = NULL WHERE Id = @id AND LeaseOwner = @leaseOwner";

    private const string OtherLeasesSql = "SELECT s.Id, s.LeaseOwner, s.LeasedUntil FROM WebhookSubscription s WHERE s.LeaseOwner <> @self";

    private const string EndLeaseSql =
        "UPDATE WebhookSubscription SET LeaseOwner = NULL, LeasedUntil = NULL WHERE Id = @Id AND LeaseOwner = @LeaseOwner AND LeasedUntil = @LeasedUntil";

    // A receiver gets few requests at once. Others wait less for one that is slow.
    private const int BatchSize = 8, MaxConcurrentWebhooks = 32;

    private static readonly TimeSpan MaxTurn = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1), MissingKeyInterval = TimeSpan.FromMinutes(1);

    private readonly string _leaseOwner = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<long, Task> _running = [];
    private readonly ConcurrentDictionary<long, long> _withoutKeySince = [];
    private long _lastStarted;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var monitor = new LeaseMonitor(db, time, _leaseOwner, OtherLeasesSql, EndLeaseSql);
        while (!stoppingToken.IsCancellationRequested)
        {
            await StartReadyAsync(monitor, stoppingToken);
            await Task.Delay(PollInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_running.Values);
    }

    private async Task StartReadyAsync(LeaseMonitor monitor, CancellationToken stop)
    {
        try
        {
            await monitor.EndAbandonedAsync(stop);
            var ready = await db.QueryAsync<WebhookSubscriptionRow>(SelectReadySql, new { now = time.UtcNow(), leaseOwner = _leaseOwner }, stop);
            foreach (var subscription in ready.OrderBy(it => it.Id <= _lastStarted).ThenBy(it => it.Id))
            {
                if (_running.Count < MaxConcurrentWebhooks && !_running.ContainsKey(subscription.Id) && !LacksKey(subscription.Id))
                {
                    // Added before it starts, because it removes itself at its end.
                    var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _running[subscription.Id] = RunAsync(subscription, start.Task, stop);
                    _lastStarted = subscription.Id;
                    start.SetResult();
                }
            }
        }
        catch (Exception error) when ((error is OperationCanceledException && stop.IsCancellationRequested) || faults.Report(error))
        {
            // The next poll continues.
        }
        catch (Exception error)
        {
            LogPollFailed(error, PollInterval);
        }
    }

    private async Task RunAsync(WebhookSubscriptionRow subscription, Task start, CancellationToken stop)
    {
        await start;
        var isLeased = false;
        try
        {
            isLeased = await UpdateLeaseAsync(AcquireLeaseSql, subscription.Id, stop);
            await (isLeased ? DeliverAsync(subscription, stop) : Task.CompletedTask);
        }
        catch (Exception error) when ((error is OperationCanceledException && stop.IsCancellationRequested) || faults.Report(error))
        {
            // Another host, or this one, sends the same deliveries again.
        }
        catch (Exception error)
        {
            LogDeliveryFailed(error, subscription.Id, subscription.Bureau, PollInterval);
        }
        finally
        {
            await (isLeased ? TryReleaseLeaseAsync(subscription.Id) : Task.CompletedTask);
            _running.TryRemove(subscription.Id, out _);
        }
    }

    /// <summary>Delivers batch by batch, until nothing is due, an attempt fails, its turn is over, or this host has lost the lease.</summary>
    private async Task DeliverAsync(WebhookSubscriptionRow subscription, CancellationToken stop)
    {
        for (var start = time.GetTimestamp(); time.GetElapsedTime(start) < MaxTurn;)
        {
            stop.ThrowIfCancellationRequested();
            var args = new { id = subscription.Id, now = time.UtcNow(), Limit = BatchSize };
            var due = await db.QueryPageAsync<WebhookDeliveryRow>(SelectDueSql, args, stop);
            if (due.Count == 0)
            {
                await (subscription.MissedCount > 0 ? db.WriteAsync(session => AddMissedAsync(session, subscription), stop) : Task.CompletedTask);
                return;
            }

            var rows = await db.QueryAsync<WebhookSecretRow>(SecretsSql, args, stop);
            List<string> secrets = [.. rows.Select(row => cipher.Decrypt(row.Subscription, row.Encrypted)).OfType<string>()];
            if (secrets.Count == 0)
            {
                _withoutKeySince[subscription.Id] = time.GetTimestamp();
                LogMissingKey(subscription.Id, subscription.Bureau, MissingKeyInterval);
                return;
            }

            var sending = Task.WhenAll(due.Select(delivery => SendAsync(subscription, delivery, secrets, stop)));
            await RenewLeaseUntilAsync(sending, subscription.Id, stop);
            var results = new WebhookResults(subscription, await sending, _leaseOwner, JobWorker.LeaseDuration);
            if (await db.WriteAsync(session => results.SaveAsync(session, time.UtcNow()), stop) is not var (before, after))
            {
                return;
            }

            if (before.State != after.State)
            {
                LogStopped(after.Id, after.Bureau, after.State);
            }

            // After a failure, others take their turn.
            if (after.State != WebhookState.Active || results.HasFailure)
            {
                return;
            }

            subscription = after;
        }
    }

    private async Task<(WebhookDeliveryRow Delivery, WebhookAttempt Attempt)> SendAsync(
        WebhookSubscriptionRow subscription, WebhookDeliveryRow delivery, List<string> secrets, CancellationToken stop)
    {
        var attempt = await client.SendAsync(subscription.Url, delivery.GetMessageId(), delivery.Payload, secrets, time.GetUtcNow(), stop);
        Telemetry.CountWebhookAttempt(attempt.Failure is null, time.UtcNow() - delivery.CreatedAt);
        return (delivery, attempt);
    }

    // The webhook counted missed events while it was paused. Once no delivery is due, webhook.missed tells the receiver.
    private async Task<bool> AddMissedAsync(WriteSession session, WebhookSubscriptionRow subscription)
    {
        if (await session.QueryFirstOrDefaultAsync<int>(WebhookDeliveries.CountPendingSql, new { id = subscription.Id }) == 0)
        {
            await WebhookDeliveries.AddMissedAsync(session, subscription.Id, subscription.Bureau, time.UtcNow());
        }

        return true;
    }

    /// <summary>Renews the lease until the requests have ended. Without it, their results are not stored.</summary>
    private async Task RenewLeaseUntilAsync(Task sending, long subscription, CancellationToken stop)
    {
        while (await Task.WhenAny(sending, Task.Delay(JobWorker.LeaseDuration / 3, CancellationToken.None)) != sending)
        {
            try
            {
                await UpdateLeaseAsync(WebhookResults.RenewLeaseSql, subscription, stop);
            }
            catch (Exception error) when (error is OperationCanceledException || faults.Report(error))
            {
                // If it cannot be renewed in time, another host sends the same deliveries again.
            }
        }
    }

    private async Task<bool> UpdateLeaseAsync(string sql, long id, CancellationToken stop) => await db.WriteAsync(
        session => session.ExecuteAsync(sql, new { id, leaseOwner = _leaseOwner, until = time.UtcNow() + JobWorker.LeaseDuration }), stop) > 0;

    private async Task TryReleaseLeaseAsync(long id)
    {
        try
        {
            await db.WriteAsync(session => session.ExecuteAsync(ReleaseLeaseSql, new { id, leaseOwner = _leaseOwner }), CancellationToken.None);
        }
        catch (Exception error) when (faults.Report(error))
        {
            // Other hosts end the lease when it is not renewed.
        }
        catch (Exception error)
        {
            LogReleaseFailed(error, id);
        }
    }

    private bool LacksKey(long id) => _withoutKeySince.TryGetValue(id, out var since) && time.GetElapsedTime(since) < MissingKeyInterval;

    [LoggerMessage(92, LogLevel.Error, "Polling for webhook deliveries failed; retrying in {Delay}.")]
    private partial void LogPollFailed(Exception error, TimeSpan delay);

    [LoggerMessage(93, LogLevel.Error, "Delivering to webhook {WebhookId} ({Bureau}) failed; retrying in {Delay}.")]
    private partial void LogDeliveryFailed(Exception error, long webhookId, string bureau, TimeSpan delay);

    [LoggerMessage(94, LogLevel.Error, "The secret of webhook {WebhookId} ({Bureau}) cannot be decrypted with the keys of this host (PerfHub__Webhooks__SecretKeys); retrying in {Delay}.")]
    private partial void LogMissingKey(long webhookId, string bureau, TimeSpan delay);

    [LoggerMessage(95, LogLevel.Warning, "Webhook {WebhookId} ({Bureau}) is {State} now, because its receiver has failed for three days or is gone; it can be activated again.")]
    private partial void LogStopped(long webhookId, string bureau, WebhookState state);

    [LoggerMessage(96, LogLevel.Warning, "Releasing the lease of webhook {WebhookId} failed; other hosts end it.")]
    private partial void LogReleaseFailed(Exception error, long webhookId);
}
