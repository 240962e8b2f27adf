namespace PerfHub.Api.Security;

/// <summary>The data of an API key that authentication needs.</summary>
public sealed record CachedApiKey
{
    private long _lastUsedTicks;

    /// <summary>SHA-256 of the secret, lower-case hex.</summary>
    public required string SecretSha256 { get; init; }

    /// <summary>The role that the key grants.</summary>
    public required Role Role { get; init; }

    /// <summary>The code of the bureau that the key is bound to.</summary>
    public required string? Bureau { get; init; }

    /// <summary>The code of the unit that the key is bound to; <see langword="null"/> for roles other than <c>unit</c>.</summary>
    public required string? Unit { get; init; }

    /// <summary>When the key expires, UTC; <see langword="null"/> for never.</summary>
    public required DateTime? ExpiresAt { get; init; }

    /// <summary>When the key was last used, UTC: the stored time, or that of a later claim.</summary>
    public required DateTime? LastUsedAt
    {
        get => Interlocked.Read(ref _lastUsedTicks) is var ticks and > 0 ? new DateTime(ticks, DateTimeKind.Utc) : null;
        init => _lastUsedTicks = value?.Ticks ?? 0;
    }

    /// <summary>Returns true once for each interval: the caller then writes <see cref="LastUsedAt"/> to the store.</summary>
    internal bool TryClaimUsageUpdate(DateTime now, TimeSpan interval)
    {
        var last = Interlocked.Read(ref _lastUsedTicks);
        return now.Ticks - last >= interval.Ticks && Interlocked.CompareExchange(ref _lastUsedTicks, now.Ticks, last) == last;
    }
}
