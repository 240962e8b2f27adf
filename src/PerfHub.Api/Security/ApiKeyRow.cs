namespace PerfHub.Api.Security;

/// <summary>An API key as it is stored: without its secret.</summary>
public sealed record ApiKeyRow
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of its secret.</summary>
    public required string SecretSha256 { get; init; }

    /// <summary>Its role.</summary>
    public required Role Role { get; init; }

    /// <summary>The bureau that it is bound to.</summary>
    public required string Bureau { get; init; }

    /// <summary>The unit that it is bound to, if any.</summary>
    public required string? Unit { get; init; }

    /// <summary>What it is for, in its maker's words.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it stops working, if ever, UTC.</summary>
    public required DateTime? ExpiresAt { get; init; }

    /// <summary>When it was revoked, if it was, UTC.</summary>
    public required DateTime? RevokedAt { get; init; }

    /// <summary>When it was last used, to within a few minutes, UTC; see <see cref="ApiKeyUsageRecorder"/>.</summary>
    public required DateTime? LastUsedAt { get; init; }

    /// <summary>The key that it took over from, if it took over from one.</summary>
    public required string? RotatedFrom { get; init; }
}
