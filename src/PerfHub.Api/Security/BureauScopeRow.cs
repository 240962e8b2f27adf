using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>A pair of the transitive closure of the bureau tree; each bureau is also its own ancestor.</summary>
public sealed record BureauScopeRow
{
    /// <summary>The code of the bureau at or above <see cref="Descendant"/>.</summary>
    [ColumnWidth(12)] public required string Ancestor { get; init; }

    /// <summary>The code of the bureau at or below <see cref="Ancestor"/>.</summary>
    [ColumnWidth(12)] public required string Descendant { get; init; }
}
