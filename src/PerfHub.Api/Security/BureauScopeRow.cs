namespace PerfHub.Api.Security;

/// <summary>A bureau lies within another, or is it.</summary>
public sealed record BureauScopeRow
{
    /// <summary>The bureau at or above.</summary>
    public required string Ancestor { get; init; }

    /// <summary>The bureau at or below.</summary>
    public required string Descendant { get; init; }
}
