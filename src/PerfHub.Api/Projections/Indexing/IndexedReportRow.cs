using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Projections.Indexing;

/// <summary>What rankings and overviews show of a report. Figures are as stored: scaled by 10^6, see <see cref="DbValueConverter"/>.</summary>
[method: ExplicitConstructor]
internal sealed record IndexedReportRow(
    long Id, string Bureau, string Unit, int Year, int Revision, ReportStatus Status, long Claimed, long Verified, Grade ClaimedGrade,
    Grade VerifiedGrade, long? ExecutionRate, long Credibility, int High, int Medium, int Low, string? PolicyBureau, int? PolicyVersion,
    string? RuleSetVersion, bool Late, long? Initial, long? Adjusted, long? Executed, string UnitName, string Sector,
    string? NormalizedSector, UnitKind Kind, bool Active, long? Reviewed, Grade? ReviewedGrade)
{
    /// <summary>The stored tallies. They are decoded with the row, so damage is found when it is read.</summary>
    public byte[]? RuleTallies
    {
        get;
        init => (field, TallyBytes) = (value, PackedTallies.Pack(value));
    }

    /// <summary>The tallies in memory; see <see cref="PackedTallies"/>.</summary>
    public byte[] TallyBytes { get; private init; } = [];

    private const string Columns = """
        SELECT t.Id, t.Bureau, t.Unit, t.Year, t.Revision, t.Status, t.Claimed, t.Verified, t.ClaimedGrade, t.VerifiedGrade, t.ExecutionRate,
            t.Credibility, t.High, t.Medium, t.Low, t.PolicyBureau, t.PolicyVersion, t.RuleSetVersion, t.Late, t.Initial, t.Adjusted, t.Executed,
            t.RuleTallies, u.Name AS UnitName, u.Sector, u.NormalizedSector, u.Kind, u.Active, v.Total AS Reviewed, v.Grade AS ReviewedGrade
        """;

    private const string Joins = $"""
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        {ReviewedScoreRow.Join}
        """;

    /// <summary>The reports of a year, in the order of their ids.</summary>
    internal const string OfYearSql = $"""
        {Columns}
        FROM CurrentReport t
        {Joins}
        WHERE t.Year = @year
        ORDER BY t.Id
        """;

    /// <summary>Some of these reports: those with ids from <c>@first</c> to <c>@last</c>.</summary>
    internal const string PartOfYearSql = $"""
        {Columns}
        FROM CurrentReport t
        {Joins}
        WHERE t.Year = @year AND t.Id BETWEEN @first AND @last
        ORDER BY t.Id
        """;

    /// <summary>The ids of these reports.</summary>
    internal const string IdsOfYearSql = "SELECT t.Id FROM CurrentReport t WHERE t.Year = @year ORDER BY t.Id";

    /// <summary>
    /// All reports with changes after <c>@seq</c>, or without a number. The release before does not name reports whose place in no ranking changes, only their bureau
    /// and year, with the id 0; see <see cref="RankingOutboxRow"/>.
    /// </summary>
    internal const string ChangedSql = $"""
        {Columns}
        FROM CurrentReport t
        {Joins}
        WHERE t.Id IN ({ChangedIdsSql})
        """;

    /// <summary>The ids of these reports.</summary>
    internal const string ChangedIdsSql = """
        SELECT c.ReportId FROM RankingChange c WHERE c.Seq > @seq AND c.ReportId > 0
        UNION SELECT r.Id FROM RankingChange c JOIN CurrentReport r ON r.Bureau = c.Bureau AND r.Year = c.Year
        WHERE c.Seq > @seq AND c.ReportId = 0 AND c.Year <> 0
        UNION SELECT q.ReportId FROM RankingChangeOutbox q WHERE q.ReportId > 0
        UNION SELECT r.Id FROM RankingChangeOutbox q JOIN CurrentReport r ON r.Bureau = q.Bureau AND r.Year = q.Year
        WHERE q.ReportId = 0 AND q.Year <> 0
        """;

    /// <summary>The reports of a year in the scope of a bureau; only its own with <c>@own</c>.</summary>
    internal const string OfScopeSql = $"""
        {Columns}
        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year
        {Joins}
        WHERE s.Ancestor = @bureau AND (@own = 0 OR s.Descendant = @bureau)
        """;

    /// <summary>One report.</summary>
    internal const string OneSql = $"""
        {Columns}
        FROM CurrentReport t
        {Joins}
        WHERE t.Id = @id
        """;
}
