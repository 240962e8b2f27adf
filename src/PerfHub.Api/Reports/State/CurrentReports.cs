using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.State;

/// <summary>Finds current reports.</summary>
internal static class CurrentReports
{
    private const string FindSql = "SELECT t.* FROM CurrentReport t WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit";

    /// <summary>The unit's report of the year; null if it has filed none.</summary>
    public static Task<CurrentReportRow?> FindAsync(WriteSession session, ReportKey key) =>
        session.QueryFirstOrDefaultAsync<CurrentReportRow>(FindSql, key);
}
