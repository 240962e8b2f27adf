using PerfHub.Api.Security;

namespace PerfHub.Api.Features.ApiKeys;

/// <summary>An API key without its secret.</summary>
public record ApiKeyInfo
{
    /// <summary>The id: the second part of the key.</summary>
    public required string Id { get; init; }

    /// <summary>The role that it grants.</summary>
    public required Role Role { get; init; }

    /// <summary>The code of the bureau that it is bound to.</summary>
    public required string Bureau { get; init; }

    /// <summary>The code of the unit that it is bound to; <see langword="null"/> for other roles than <c>unit</c>.</summary>
    public required string? Unit { get; init; }

    /// <summary>The purpose of the key, as its creator described it.</summary>
    public required string Name { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it expires, UTC; <see langword="null"/> for never.</summary>
    public required DateTime? ExpiresAt { get; init; }

    /// <summary>When it was revoked, UTC; <see langword="null"/> while it is valid.</summary>
    public required DateTime? RevokedAt { get; init; }

    /// <summary>When it was last used, UTC, to within a few minutes; <see langword="null"/> if never.</summary>
    public required DateTime? LastUsedAt { get; init; }

    /// <summary>The id of the key that it replaces; <see langword="null"/> for none.</summary>
    public required string? RotatedFrom { get; init; }

    internal static ApiKeyInfo FromRow(ApiKeyRow row) => new()
    {
        Id = row.Id,
        Role = row.Role,
        Bureau = row.Bureau,
        Unit = row.Unit,
        Name = row.Name,
        CreatedAt = row.CreatedAt,
        ExpiresAt = row.ExpiresAt,
        RevokedAt = row.RevokedAt,
        LastUsedAt = row.LastUsedAt,
        RotatedFrom = row.RotatedFrom,
    };
}
