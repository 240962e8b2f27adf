using System.Text.Json.Serialization;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Features.Overviews;

/// <summary>A year of a bureau, or of the region below it.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="RuleSetVersion">The rule set that filings are judged by now.</param>
/// <param name="All">All units.</param>
/// <param name="JudgedBy">What the current reports were judged by.</param>
/// <param name="Sectors">The same of each sector, by its name.</param>
/// <param name="Bureaus">The same of each bureau directly below with all below it, and of the bureau's own units, by code.</param>
public sealed record Overview(
    string Bureau, int FiscalYear, string RuleSetVersion, OverviewFigures All, IReadOnlyList<JudgedBy> JudgedBy,
    IReadOnlyList<SectorOverview> Sectors, IReadOnlyList<BureauOverview> Bureaus) : IVersioned
{
    /// <summary>When anything that it shows changed last, UTC; <see langword="null"/> where nothing ever did.</summary>
    public DateTime? AsOf => DataVersion.ChangedAt;

    /// <inheritdoc />
    [JsonIgnore]
    public DataVersion DataVersion { get; init; } = new(0, null);
}
