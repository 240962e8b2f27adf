using System.Text.Json.Serialization;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Features.Indicators;

/// <summary>Which indicators the units of a scope report, or one of them across units.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Names">The names, where none was asked for; in the order of their characters' codes.</param>
/// <param name="Indicator">The one that was asked for.</param>
/// <param name="NextCursor">Goes on with the names, or with the units of the indicator; <see langword="null"/> at the end.</param>
public sealed record IndicatorPage(
    string Bureau, int FiscalYear, IReadOnlyList<IndicatorName>? Names, ComparedIndicator? Indicator, string? NextCursor) : IVersioned
{
    /// <inheritdoc />
    [JsonIgnore]
    public DataVersion DataVersion { get; init; } = new(0, null);
}
