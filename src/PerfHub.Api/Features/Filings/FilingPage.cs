using System.Text.Json.Serialization;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Features.Filings;

/// <summary>One page of the units of a scope. How many there are of each status is in the overview.</summary>
/// <param name="Items">The units.</param>
/// <param name="NextCursor">Goes on from here; <see langword="null"/> at the end.</param>
public sealed record FilingPage(IReadOnlyList<UnitFiling> Items, string? NextCursor) : IVersioned
{
    /// <inheritdoc />
    [JsonIgnore]
    public DataVersion DataVersion { get; init; } = new(0, null);
}
