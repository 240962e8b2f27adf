using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>What rankings show of a report. Figures are as stored: scaled by 10^6, see <see cref="DbValueConverter"/>.</summary>
[method: ExplicitConstructor]
internal sealed record RankedReportRow(
    long Id, string Bureau, string Unit, int Year, int Revision, ReportStatus Status, long Claimed, long Verified, Grade ClaimedGrade,
    Grade VerifiedGrade, long? ExecutionRate, long Credibility, int High, int Medium, int Low, string? PolicyBureau, int? PolicyVersion,
    string? RuleSetVersion, string UnitName, string Sector, string? NormalizedSector, UnitKind Kind, long? Reviewed, Grade? ReviewedGrade)
{
    private const string Columns = """
        SELECT t.Id, t.Bureau, t.Unit, t.Year, t.Revision, t.Status, t.Claimed, t.Verified, t.ClaimedGrade, t.VerifiedGrade, t.ExecutionRate,
            t.Credibility, t.High, t.Medium, t.Low, t.PolicyBureau, t.PolicyVersion, t.RuleSetVersion, u.Name AS UnitName, u.Sector,
            u.NormalizedSector, u.Kind, v.Total AS Reviewed, v.Grade AS ReviewedGrade
        """;

    private const string Joins = $"""
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        {ReviewedScoreRow.Join}
        """;

    /// <summary>The reports of a year that count, in the order of their ids.</summary>
    internal const string OfYearSql = $"""
        {Columns}
        FROM CurrentReport t
        {Joins}
        WHERE t.Year = @year AND {CountedReports.Condition}
        ORDER BY t.Id
        """;

    /// <summary>Some of these reports: those with ids from <c>@first</c> to <c>@last</c>.</summary>
    internal const string PartOfYearSql = $"""
        {Columns}
        FROM CurrentReport t
        {Joins}
        WHERE t.Year = @year AND t.Id BETWEEN @first AND @last AND {CountedReports.Condition}
        ORDER BY t.Id
        """;

    /// <summary>The ids of these reports.</summary>
    internal const string IdsOfYearSql = $"SELECT t.Id FROM CurrentReport t WHERE t.Year = @year AND {CountedReports.Condition} ORDER BY t.Id";

    /// <summary>All reports with changes after <c>@seq</c>.</summary>
    internal const string ChangedSql = $"""
        {Columns}
        FROM CurrentReport t
        {Joins}
        WHERE t.Id IN (SELECT c.ReportId FROM RankingChange c WHERE c.Seq > @seq AND c.ReportId <> 0)
        """;

    /// <summary>The ids of these reports.</summary>
    internal const string ChangedIdsSql = "SELECT DISTINCT c.ReportId FROM RankingChange c WHERE c.Seq > @seq AND c.ReportId <> 0";

    /// <summary>One report.</summary>
    internal const string OneSql = $"""
        {Columns}
        FROM CurrentReport t
        {Joins}
        WHERE t.Id = @id
        """;
}
