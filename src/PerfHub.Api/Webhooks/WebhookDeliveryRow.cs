using PerfHub.Api.Persistence;

namespace PerfHub.Api.Webhooks;

/// <summary>One event for one webhook.</summary>
public sealed record WebhookDeliveryRow
{
    /// <summary>The id of the webhook.</summary>
    public required long Subscription { get; init; }

    /// <summary>The number within the webhook, from 1.</summary>
    public required int Seq { get; init; }

    /// <summary>The bureau of the webhook.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The type in the payload.</summary>
    [ColumnWidth(40)] public required string EventType { get; init; }

    /// <summary>What the event is about. An event waits for earlier ones with the same subject.</summary>
    [ColumnWidth(80)] public required string Subject { get; init; }

    /// <summary>The body, as it is signed and sent.</summary>
    public required string Payload { get; init; }

    /// <summary>The status.</summary>
    public required WebhookDeliveryStatus Status { get; init; }

    /// <summary>The number of attempts since it was queued or last sent again.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it was queued, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it is attempted next, UTC.</summary>
    public required DateTime NextAttemptAt { get; init; }

    /// <summary>When it is given up if it still fails, UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>When it was last attempted, UTC.</summary>
    public required DateTime? LastAttemptAt { get; init; }

    /// <summary>The status of the last response.</summary>
    public required int? StatusCode { get; init; }

    /// <summary>Why the last attempt failed; <see langword="null"/> if it succeeded.</summary>
    public required WebhookFailure? Failure { get; init; }

    /// <summary>The id in the header <c>webhook-id</c>, the same for each attempt.</summary>
    public string GetMessageId() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"msg_{Subscription}_{Seq}");
}
