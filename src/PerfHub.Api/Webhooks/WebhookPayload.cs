using System.ComponentModel;

namespace PerfHub.Api.Webhooks;

/// <summary>The body of a delivery, as Standard Webhooks defines it.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <param name="Type">The event.</param>
/// <param name="Timestamp">When it happened, UTC. An attempt has its own time in the header <c>webhook-timestamp</c>.</param>
/// <param name="Data">The data.</param>
[DisplayName("WebhookPayload")]
public sealed record WebhookPayload<T>(string Type, DateTime Timestamp, T Data);
