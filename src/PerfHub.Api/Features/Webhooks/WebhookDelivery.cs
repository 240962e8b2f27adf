using System.Text;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>One event for one webhook.</summary>
/// <param name="Number">The number within the webhook, from 1.</param>
/// <param name="MessageId">The header <c>webhook-id</c>, the same for each attempt.</param>
/// <param name="Type">The type of the event.</param>
/// <param name="Subject">What the event is about. It waits for earlier ones with the same subject.</param>
/// <param name="Status">The status.</param>
/// <param name="Attempts">The number of attempts since it was queued or last sent again.</param>
/// <param name="CreatedAt">When it was queued, UTC.</param>
/// <param name="NextAttemptAt">When it is attempted next, UTC; <see langword="null"/> unless it is pending.</param>
/// <param name="LastAttemptAt">When it was last attempted, UTC.</param>
/// <param name="StatusCode">The status of the last response.</param>
/// <param name="Failure">Why the last attempt failed; <see langword="null"/> if it succeeded.</param>
/// <param name="Payload">The body that is sent.</param>
public sealed record WebhookDelivery(
    int Number, string MessageId, string Type, string Subject, WebhookDeliveryStatus Status, int Attempts, DateTime CreatedAt, DateTime? NextAttemptAt,
    DateTime? LastAttemptAt, int? StatusCode, WebhookFailure? Failure, RawJson<WebhookPayload<object>> Payload)
{
    internal static WebhookDelivery FromRow(WebhookDeliveryRow row) => new(
        row.Seq,
        row.GetMessageId(),
        row.EventType,
        row.Subject,
        row.Status,
        row.Attempts,
        row.CreatedAt,
        row.Status == WebhookDeliveryStatus.Pending ? row.NextAttemptAt : null,
        row.LastAttemptAt,
        row.StatusCode,
        row.Failure,
        new RawJson<WebhookPayload<object>>(Encoding.UTF8.GetBytes(row.Payload)));
}
