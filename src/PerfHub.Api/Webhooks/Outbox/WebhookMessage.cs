using System.Text.Json;

namespace PerfHub.Api.Webhooks.Outbox;

/// <summary>An event with its data.</summary>
/// <param name="Event">The event.</param>
/// <param name="Subject">What it is about. Events with the same subject are delivered in order.</param>
/// <param name="Data">The data of the payload: ids, statuses and links, no texts.</param>
public sealed record WebhookMessage(WebhookEvent Event, string Subject, JsonElement Data)
{
    /// <summary>Creates a message from the record of its data.</summary>
    public static WebhookMessage Create<T>(WebhookEvent webhookEvent, string subject, T data) =>
        new(webhookEvent, subject, JsonSerializer.SerializeToElement(data, ApiJson.Options));
}
