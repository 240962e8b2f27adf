using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.State;

/// <summary>The claimed and the verified score, points.</summary>
/// <param name="Claimed">The score that the unit claims.</param>
/// <param name="Verified">The score that its figures support.</param>
/// <param name="Difference">Claimed − verified.</param>
public sealed record RankedScore(decimal Claimed, decimal Verified, decimal Difference)
{
    /// <summary>The score that the bureau has stated on accepting the report; absent without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Reviewed { get; init; }
}
