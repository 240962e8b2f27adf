namespace PerfHub.Api.Security;

/// <summary>A pair of the transitive closure of the bureau tree; each bureau is also its own ancestor.</summary>
internal sealed record BureauScopeRow
{
    public required string Ancestor { get; init; }
    public required string Descendant { get; init; }
}
