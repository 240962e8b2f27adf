using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>The row of an API key; it holds no secret, only its hash.</summary>
public sealed record ApiKeyRow
{
    /// <summary>The id: the second part of the key.</summary>
    [ColumnWidth(32)] public required string Id { get; init; }

    /// <summary>SHA-256 of the secret, lower-case hex.</summary>
    [ColumnWidth(64)] public required string SecretSha256 { get; init; }

    /// <summary>The role that the key grants.</summary>
    public required Role Role { get; init; }

    /// <summary>The code of the bureau that the key is bound to.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The code of the unit that the key is bound to; <see langword="null"/> for roles other than <c>unit</c>.</summary>
    [ColumnWidth(32)] public required string? Unit { get; init; }

    /// <summary>The purpose of the key, as its creator described it.</summary>
    [ColumnWidth(100)] public required string Name { get; init; }

    /// <summary>When the key was created, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When the key expires, UTC; <see langword="null"/> for never.</summary>
    public required DateTime? ExpiresAt { get; init; }

    /// <summary>When the key was revoked, UTC; <see langword="null"/> while it is valid.</summary>
    public required DateTime? RevokedAt { get; init; }

    /// <summary>When the key was last used, UTC, accurate to about five minutes; see <see cref="ApiKeyUsageRecorder"/>.</summary>
    public required DateTime? LastUsedAt { get; init; }

    /// <summary>The id of the key that this one replaced; <see langword="null"/> if it is new.</summary>
    [ColumnWidth(32)] public required string? RotatedFrom { get; init; }
}
