using PerfHub.Api.Security;

namespace PerfHub.Api.Features.ApiKeys;

/// <summary>An API key as clients see it.</summary>
public record ApiKeyInfo
{
    /// <summary>Its id, the second part of the key.</summary>
    public required string Id { get; init; }

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

    /// <summary>When it was last used, if it was, to within a few minutes, UTC.</summary>
    public required DateTime? LastUsedAt { get; init; }

    /// <summary>The id of the key that it took over from, if it took over from one.</summary>
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
