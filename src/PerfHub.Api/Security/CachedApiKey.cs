namespace PerfHub.Api.Security;

/// <summary>What authentication needs of a key.</summary>
public sealed record CachedApiKey
{
    private long _lastUsedTicks;

    /// <summary>SHA-256 of its secret.</summary>
    public required string SecretSha256 { get; init; }

    /// <summary>What it may do.</summary>
    public required Role Role { get; init; }

    /// <summary>The bureau that it is bound to.</summary>
    public required string? Bureau { get; init; }

    /// <summary>The unit that it is bound to.</summary>
    public required string? Unit { get; init; }

    /// <summary>When it stops working, UTC.</summary>
    public required DateTime? ExpiresAt { get; init; }

    /// <summary>When it was last used, as far as the store knew, UTC.</summary>
    public required DateTime? LastUsedAt
    {
        get => Interlocked.Read(ref _lastUsedTicks) is var ticks and > 0 ? new DateTime(ticks, DateTimeKind.Utc) : null;
        init => _lastUsedTicks = value?.Ticks ?? 0;
    }

    /// <summary>Whether its last use lies so far back that this one is worth writing down; the first to ask is told so.</summary>
    /// <param name="now">Now, UTC.</param>
    /// <param name="rarely">How far.</param>
    internal bool TryClaimUsageUpdate(DateTime now, TimeSpan rarely)
    {
        var last = Interlocked.Read(ref _lastUsedTicks);
        return now.Ticks - last >= rarely.Ticks && Interlocked.CompareExchange(ref _lastUsedTicks, now.Ticks, last) == last;
    }
}
