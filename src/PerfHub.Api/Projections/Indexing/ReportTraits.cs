using PerfHub.Api.Reports;

namespace PerfHub.Api.Projections.Indexing;

/// <summary>What many reports have in common. They share one instance.</summary>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Sector">The unit's sector, as written.</param>
/// <param name="NormalizedSector">The normal form of the sector, by which lists are filtered.</param>
/// <param name="Kind">The unit's kind.</param>
/// <param name="PolicyBureau">The bureau whose policy the report was evaluated under; <see langword="null"/> for the default policy.</param>
/// <param name="PolicyVersion">The version of that policy.</param>
/// <param name="RuleSetVersion">The version of the rule set.</param>
internal sealed record ReportTraits(
    string Bureau, string Sector, string NormalizedSector, UnitKind Kind, string? PolicyBureau, int? PolicyVersion, string? RuleSetVersion)
{
    public static ReportTraits Create(IndexedReportRow row) => new(
        row.Bureau, row.Sector, row.NormalizedSector ?? row.Sector, row.Kind, row.PolicyBureau, row.PolicyVersion, row.RuleSetVersion);
}
