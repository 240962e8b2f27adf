using System.Text.Json.Serialization;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.State;

/// <summary>The claimed and the verified grade.</summary>
/// <param name="Claimed">The grade that the unit claims.</param>
/// <param name="Verified">The grade that its figures support.</param>
public sealed record RankedGrade(Grade Claimed, Grade Verified)
{
    /// <summary>The grade of the score that the bureau has stated; absent without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Grade? Reviewed { get; init; }
}
