using System.Text.Json;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// All that a ranking shows of a unit but its place: written once when the unit is ranked, so that a page is read and sent
/// without taking it apart.
/// </summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Bureau">The code of its bureau.</param>
/// <param name="BureauName">The name of its bureau.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Score">Claimed beside verified, points.</param>
/// <param name="Grade">Claimed beside verified.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent.</param>
/// <param name="Deviations">Deviations that stand.</param>
/// <param name="PolicyBureau">The bureau whose policy the report was judged by.</param>
/// <param name="PolicyVersion">That policy's version.</param>
/// <param name="RuleSetVersion">The rule set.</param>
public sealed record UnitSummary(
    string Unit, string UnitName, string Bureau, string BureauName, string Sector, UnitKind Kind, RankedScore Score,
    RankedGrade Grade, decimal? ExecutionRate, DeviationCounts Deviations, string? PolicyBureau, int? PolicyVersion,
    string? RuleSetVersion)
{
    /// <summary>A unit as rankings have it.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="bureauName">The name of its bureau.</param>
    /// <param name="report">Where it stands.</param>
    public static RankedReportRow CreateRow(UnitRow unit, string bureauName, CurrentReportRow report) => new()
    {
        ReportId = report.Id,
        Bureau = report.Bureau,
        Sector = unit.Sector,
        Kind = unit.Kind,
        Claimed = report.Claimed,
        Verified = report.Verified,
        ExecutionRate = report.ExecutionRate,
        Credibility = report.Credibility,
        Summary = Serialize(unit, bureauName, report),
    };

    private static byte[] Serialize(UnitRow unit, string bureauName, CurrentReportRow report) => JsonSerializer.SerializeToUtf8Bytes(
        new UnitSummary(
            unit.Code,
            unit.Name,
            unit.Bureau,
            bureauName,
            unit.Sector,
            unit.Kind,
            new RankedScore(report.Claimed, report.Verified, report.Claimed - report.Verified),
            new RankedGrade(report.ClaimedGrade, report.VerifiedGrade),
            report.ExecutionRate,
            new DeviationCounts(report.High, report.Medium, report.Low),
            report.PolicyBureau,
            report.PolicyVersion,
            report.RuleSetVersion),
        ApiJson.Options);
}
