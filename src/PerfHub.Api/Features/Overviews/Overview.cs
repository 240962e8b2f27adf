using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Features.Overviews;

/// <summary>The overview of a year for a bureau, or for it and all below it.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="RuleSetVersion">The rule set that filings are evaluated under now.</param>
/// <param name="All">The figures of all units.</param>
/// <param name="JudgedBy">The policies and rule sets that the reports were evaluated under.</param>
/// <param name="Sectors">The figures of each sector, by name.</param>
/// <param name="Bureaus">The figures of each bureau directly below, its descendants included, and of the bureau's own units, by code.</param>
public sealed record Overview(
    string Bureau, int FiscalYear, string RuleSetVersion, OverviewFigures All, IReadOnlyList<EvaluationBasis> JudgedBy,
    IReadOnlyList<SectorOverview> Sectors, IReadOnlyList<BureauOverview> Bureaus) : VersionedResponse
{
    /// <summary>When the data last changed, UTC; <see langword="null"/> where there is none yet.</summary>
    public DateTime? AsOf => DataVersion.ChangedAt;
}
