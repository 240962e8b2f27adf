using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The status of a deviation.</summary>
[method: ExplicitConstructor]
internal sealed record DeviationStatusRow(string Id, DeviationStatus Status)
{
    private const string AllSql = "SELECT d.Id, d.Status FROM Deviation d WHERE d.ReportId = @reportId ORDER BY d.RuleId, d.Id";

    private const string CurrentSql = $"SELECT d.Id, d.Status FROM Deviation d WHERE d.ReportId = @reportId AND {DeviationCases.IsCurrent}";

    /// <summary>Loads those of all deviations of a report, for readers that get all of them again or lose all.</summary>
    public static Task<List<DeviationStatusRow>> LoadAllAsync(IReadSession reads, long reportId) =>
        reads.QueryAsync<DeviationStatusRow>(AllSql, new { reportId });

    /// <summary>Loads those of the deviations of a report that are not resolved.</summary>
    public static Task<List<DeviationStatusRow>> LoadCurrentAsync(IReadSession reads, long reportId) =>
        reads.QueryAsync<DeviationStatusRow>(CurrentSql, new { reportId });
}
