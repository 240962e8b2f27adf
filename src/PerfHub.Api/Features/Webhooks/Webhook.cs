using System.Globalization;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Webhooks;
using PerfHub.Api.Webhooks.Outbox;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>A webhook without its secret.</summary>
public record Webhook
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The code of the bureau whose events it gets, with those of all bureaus below it.</summary>
    public required string Bureau { get; init; }

    /// <summary>The code of the unit, if it gets the events of one unit only.</summary>
    public required string? Unit { get; init; }

    /// <summary>The address that events are sent to.</summary>
    public required string Url { get; init; }

    /// <summary>The events that it gets; <see langword="null"/> for all, later kinds included.</summary>
    public required IReadOnlyList<WebhookEvent>? Events { get; init; }

    /// <summary>The state.</summary>
    public required WebhookState State { get; init; }

    /// <summary>Why it is not active; <see langword="null"/> if it is.</summary>
    public required WebhookStateReason? StateReason { get; init; }

    /// <summary>When the state last changed, UTC.</summary>
    public required DateTime StateChangedAt { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Events that were not queued, because it was paused or too many were waiting. <c>webhook.missed</c> will tell the receiver.</summary>
    public required int Missed { get; init; }

    /// <summary>When the first of them happened, UTC.</summary>
    public required DateTime? MissedSince { get; init; }

    /// <summary>When a delivery last succeeded, UTC.</summary>
    public required DateTime? LastSuccessAt { get; init; }

    /// <summary>When an attempt last failed, UTC.</summary>
    public required DateTime? LastFailureAt { get; init; }

    /// <summary>Why it failed.</summary>
    public required WebhookFailure? LastFailure { get; init; }

    /// <summary>
    /// The tag of the webhook. Its version is what callers can change; what the host reports of deliveries only makes another response
    /// of it.
    /// </summary>
    internal string ComputeETag() =>
        EntityTags.AppendContent(EntityTags.Compute([Id, Url, $"{State}", .. (Events ?? []).Select(it => $"{it}")]), this);

    internal static Webhook FromRow(WebhookSubscriptionRow row) => new()
    {
        Id = row.Id.ToString(CultureInfo.InvariantCulture),
        Bureau = row.Bureau,
        Unit = row.Unit,
        Url = row.Url,
        Events = row.Events is null ? null : row.ParseEvents(),
        State = row.State,
        StateReason = row.StateReason,
        StateChangedAt = row.StateChangedAt,
        CreatedAt = row.CreatedAt,
        Missed = row.MissedCount,
        MissedSince = row.MissedSince,
        LastSuccessAt = row.LastSuccessAt,
        LastFailureAt = row.LastFailureAt,
        LastFailure = row.LastFailure,
    };
}
