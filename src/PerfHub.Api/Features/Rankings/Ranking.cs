using System.Text.Json.Serialization;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Features.Rankings;

/// <summary>One page of a ranking.</summary>
/// <param name="Population">How many units are ranked.</param>
/// <param name="RuleSetVersion">The rule set that filings are judged by now; each unit says what it was judged by.</param>
/// <param name="HasChanged">Whether the ranking has changed since the cursor's page was read: ranks are those of now, and a unit may have passed from one page to another.</param>
/// <param name="Items">The units.</param>
/// <param name="NextCursor">Goes on from here; <see langword="null"/> at the end.</param>
public sealed record Ranking(
    long Population, string RuleSetVersion, bool HasChanged, IReadOnlyList<PreserializedRankedUnit> Items, string? NextCursor) : IVersioned
{
    /// <summary>When anything that the ranking shows changed last, UTC, units among it; <see langword="null"/> where there never was anything.</summary>
    public DateTime? AsOf => DataVersion.ChangedAt;

    /// <inheritdoc />
    [JsonIgnore]
    public DataVersion DataVersion { get; init; } = new(0, null);
}
