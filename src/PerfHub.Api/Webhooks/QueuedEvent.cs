using System.Text.Json;

namespace PerfHub.Api.Webhooks;

/// <summary>An event to queue for a webhook.</summary>
/// <param name="Type">The type in the payload.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Data">The data of the payload.</param>
public sealed record QueuedEvent(string Type, string Subject, DateTime At, JsonElement Data);
