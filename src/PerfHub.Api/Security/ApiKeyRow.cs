namespace PerfHub.Api.Security;

/// <summary>The row of an API key; it holds no secret, only its hash.</summary>
internal sealed record ApiKeyRow
{
    public required string Id { get; init; }

    /// <summary>SHA-256 of the secret, lower-case hex.</summary>
    public required string SecretSha256 { get; init; }

    public required Role Role { get; init; }
    public required string Bureau { get; init; }
    public required string? Unit { get; init; }
    public required string Name { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime? ExpiresAt { get; init; }
    public required DateTime? RevokedAt { get; init; }

    /// <summary>When the key was last used, UTC, accurate to about five minutes; see <see cref="ApiKeyUsageRecorder"/>.</summary>
    public required DateTime? LastUsedAt { get; init; }

    /// <summary>The id of the key that this one replaced; <see langword="null"/> if it is new.</summary>
    public required string? RotatedFrom { get; init; }
}
