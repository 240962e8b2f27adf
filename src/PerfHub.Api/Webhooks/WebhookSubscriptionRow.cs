using PerfHub.Api.Persistence;
using PerfHub.Api.Webhooks.Outbox;

namespace PerfHub.Api.Webhooks;

/// <summary>A subscription to the events of a bureau and all below it, or of one unit.</summary>
public sealed record WebhookSubscriptionRow
{
    /// <summary>The id; see <see cref="TimeOrderedId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>The code of the bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The code of the unit; <see langword="null"/> for all units of the bureau and those below.</summary>
    [ColumnWidth(32)] public required string? Unit { get; init; }

    /// <summary>The address that events are sent to. It may hold a token of the receiver, so it is not logged.</summary>
    [ColumnWidth(WebhookUrl.MaxLength)] public required string Url { get; init; }

    /// <summary>The names of the <see cref="WebhookEvent"/>s, comma-separated; <see langword="null"/> for all, later ones included.</summary>
    [ColumnWidth(400)] public required string? Events { get; init; }

    /// <summary>The state.</summary>
    public required WebhookState State { get; init; }

    /// <summary>Why it is not active; <see langword="null"/> if it is.</summary>
    public required WebhookStateReason? StateReason { get; init; }

    /// <summary>When the state last changed, UTC.</summary>
    public required DateTime StateChangedAt { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>The number of the last delivery.</summary>
    public required int LastSeq { get; init; }

    /// <summary>Events that were not queued and that the receiver was not told of yet.</summary>
    public required int MissedCount { get; init; }

    /// <summary>When the first of them happened, UTC.</summary>
    public required DateTime? MissedSince { get; init; }

    /// <summary>When an attempt last succeeded, UTC.</summary>
    public required DateTime? LastSuccessAt { get; init; }

    /// <summary>When an attempt last failed, UTC.</summary>
    public required DateTime? LastFailureAt { get; init; }

    /// <summary>Why it failed.</summary>
    public required WebhookFailure? LastFailure { get; init; }

    /// <summary>The host that delivers at present; <see langword="null"/> if none does.</summary>
    [ColumnWidth(64)] public required string? LeaseOwner { get; init; }

    /// <summary>Tells one renewal of the lease from the next.</summary>
    public required DateTime? LeasedUntil { get; init; }

    /// <summary>Formats events for <see cref="Events"/>.</summary>
    public static string? FormatEvents(IReadOnlyList<WebhookEvent>? events) => events is null ? null : string.Join(',', events.Distinct().Order());

    /// <summary>Parses <see cref="Events"/>; all events if it is <see langword="null"/>.</summary>
    public IReadOnlyList<WebhookEvent> ParseEvents() =>
        Events is null ? Enum.GetValues<WebhookEvent>() : [.. Events.Split(',').Select(Enum.Parse<WebhookEvent>)];
}
