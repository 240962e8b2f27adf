using PerfHub.Api.Auditing;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Webhooks;

/// <summary>Stores the outcome of a batch of attempts.</summary>
/// <param name="subscription">The webhook.</param>
/// <param name="attempts">The attempts.</param>
/// <param name="leaseOwner">The host that made them.</param>
/// <param name="leaseDuration">How long its lease is renewed for.</param>
internal sealed class WebhookResults(
    WebhookSubscriptionRow subscription, IReadOnlyList<(WebhookDeliveryRow Delivery, WebhookAttempt Attempt)> attempts, string leaseOwner, TimeSpan leaseDuration)
{
    /// <summary>Renews the lease if this host has it; the row stays locked until the commit.</summary>
    public const string RenewLeaseSql = "UPDATE WebhookSubscription SET LeasedUntil = @until WHERE Id = @id AND LeaseOwner = @leaseOwner";

    private const string UpdateDeliverySql = """
        UPDATE WebhookDelivery
        SET Status = @Status, Attempts = @Attempts, NextAttemptAt = @NextAttemptAt, LastAttemptAt = @LastAttemptAt, StatusCode = @StatusCode, Failure = @Failure
        WHERE Subscription = @Subscription AND Seq = @Seq AND Status = 'Pending'
        """;

    private const string SelectSql = "SELECT s.* FROM WebhookSubscription s WHERE s.Id = @id";

    private const string UpdateSql = """
        UPDATE WebhookSubscription
        SET LastSuccessAt = @LastSuccessAt, LastFailureAt = @LastFailureAt, LastFailure = @LastFailure,
            State = @State, StateReason = @StateReason, StateChangedAt = @StateChangedAt
        WHERE Id = @Id
        """;

    /// <summary>Whether an attempt has failed.</summary>
    public bool HasFailure => attempts.Any(it => it.Attempt.Failure is not null);

    /// <summary>Stores the results; returns the webhook before and after, or <see langword="null"/> if this host has lost the lease.</summary>
    public async Task<(WebhookSubscriptionRow Before, WebhookSubscriptionRow After)?> SaveAsync(WriteSession session, DateTime now)
    {
        var args = new { id = subscription.Id, leaseOwner, until = now + leaseDuration };
        if (await session.ExecuteAsync(RenewLeaseSql, args) == 0 || await session.QueryFirstOrDefaultAsync<WebhookSubscriptionRow>(SelectSql, args) is not { } before)
        {
            return null;
        }

        List<WebhookDeliveryRow> deliveries = [.. attempts.Select(it => Apply(it.Delivery, it.Attempt, now))];
        foreach (var row in deliveries)
        {
            await session.ExecuteAsync(UpdateDeliverySql, new
            {
                Status = row.Status.ToString(), row.Attempts, row.NextAttemptAt, row.LastAttemptAt, row.StatusCode, Failure = row.Failure?.ToString(),
                row.Subscription, row.Seq,
            });
        }

        var after = Apply(before, deliveries, now);
        await session.ExecuteAsync(UpdateSql, new
        {
            after.LastSuccessAt, after.LastFailureAt, LastFailure = after.LastFailure?.ToString(), State = after.State.ToString(),
            StateReason = after.StateReason?.ToString(), after.StateChangedAt, after.Id,
        });
        if (after.State != before.State)
        {
            await ServiceAudit.WriteAsync(
                session, after.Bureau, $"{(after.State == WebhookState.Paused ? "PAUSE" : "DISABLE")} /v1/bureaus/{after.Bureau}/webhooks/{after.Id}",
                after.State == WebhookState.Paused ? "failing for three days" : "gone (410)", now);
        }

        return (before, after);
    }

    private static WebhookDeliveryRow Apply(WebhookDeliveryRow row, WebhookAttempt attempt, DateTime now)
    {
        row = row with { Attempts = row.Attempts + 1, LastAttemptAt = now, StatusCode = attempt.StatusCode, Failure = attempt.Failure };
        if (attempt.Failure is null)
        {
            return row with { Status = WebhookDeliveryStatus.Delivered };
        }

        if (attempt.IsGone || now >= row.ExpiresAt)
        {
            return row with { Status = WebhookDeliveryStatus.Failed };
        }

        var delay = RetrySchedule.GetDelay(row.Attempts);
        var next = now + (attempt.RetryAfter > delay ? attempt.RetryAfter.Value : delay);

        // The last attempt is made when the delivery expires.
        return row with { NextAttemptAt = next < row.ExpiresAt ? next : row.ExpiresAt };
    }

    private WebhookSubscriptionRow Apply(WebhookSubscriptionRow row, List<WebhookDeliveryRow> deliveries, DateTime now)
    {
        if (deliveries.Exists(it => it.Failure is null))
        {
            row = row with { LastSuccessAt = now };
        }

        if (deliveries.FindLast(it => it.Failure is not null) is { } failed)
        {
            row = row with { LastFailureAt = now, LastFailure = failed.Failure };
        }

        if (row.State != WebhookState.Active)
        {
            return row;
        }

        if (attempts.Any(it => it.Attempt.IsGone))
        {
            return row with { State = WebhookState.Disabled, StateReason = WebhookStateReason.Gone, StateChangedAt = now };
        }

        return deliveries.Exists(it => it.Status == WebhookDeliveryStatus.Failed && !(row.LastSuccessAt > it.ExpiresAt - WebhookDeliveries.Lifetime))
            ? row with { State = WebhookState.Paused, StateReason = WebhookStateReason.Failing, StateChangedAt = now }
            : row;
    }
}
