using System.Text.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// Everything that a ranking shows of a unit except its place. It is serialised once, when the unit is ranked, and pages send it
/// unparsed.
/// </summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="BureauName">The name of that bureau.</param>
/// <param name="Sector">The unit's sector.</param>
/// <param name="Kind">The unit's kind.</param>
/// <param name="Score">The claimed, the verified and the reviewed score, points.</param>
/// <param name="Grade">The claimed, the verified and the reviewed grade.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent.</param>
/// <param name="Deviations">Active deviations: neither dismissed nor resolved.</param>
/// <param name="PolicyBureau">The bureau whose policy the report was evaluated under.</param>
/// <param name="PolicyVersion">The version of that policy.</param>
/// <param name="RuleSetVersion">The version of the rule set.</param>
public sealed record UnitSummary(
    string Unit, string UnitName, string Bureau, string BureauName, string Sector, UnitKind Kind, RankedScore Score,
    RankedGrade Grade, decimal? ExecutionRate, DeviationCounts Deviations, string? PolicyBureau, int? PolicyVersion,
    string? RuleSetVersion)
{
    /// <summary>Creates the row of a unit with its serialised summary.</summary>
    public static RankedReportRow CreateRow(UnitRow unit, string bureauName, CurrentReportRow report, ReviewedScoreRow? reviewed) => new(
        report.Id,
        report.Bureau,
        unit.NormalizedSector ?? unit.Sector,
        unit.Kind,
        report.Claimed,
        report.Verified,
        report.ExecutionRate,
        report.Credibility,
        Serialize(unit, bureauName, report, reviewed));

    /// <summary>Reads a stored summary.</summary>
    public static UnitSummary Deserialize(byte[] summary) => StoredJson.Parse<UnitSummary>(summary);

    private static byte[] Serialize(UnitRow unit, string bureauName, CurrentReportRow report, ReviewedScoreRow? reviewed) => JsonSerializer.SerializeToUtf8Bytes(
        new UnitSummary(
            unit.Code,
            unit.Name,
            unit.Bureau,
            bureauName,
            unit.Sector,
            unit.Kind,
            new RankedScore(report.Claimed, report.Verified, report.Claimed - report.Verified) { Reviewed = reviewed?.Total },
            new RankedGrade(report.ClaimedGrade, report.VerifiedGrade) { Reviewed = reviewed?.Grade },
            report.ExecutionRate,
            new DeviationCounts(report.High, report.Medium, report.Low),
            report.PolicyBureau,
            report.PolicyVersion,
            report.RuleSetVersion),
        ApiJson.Options);
}
