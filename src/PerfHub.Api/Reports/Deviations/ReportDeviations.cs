using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Loads the deviations of one report.</summary>
internal static class ReportDeviations
{
    private const string Sql = "SELECT * FROM Deviation WHERE ReportId = @reportId";

    /// <summary>All deviations, resolved ones included; none for a report that does not exist yet.</summary>
    /// <param name="reads">The snapshot or transaction.</param>
    /// <param name="reportId">The report's id; null if it does not exist yet.</param>
    public static async Task<List<DeviationRow>> LoadAsync(IReadSession reads, long? reportId) =>
        reportId is null ? [] : await reads.QueryAsync<DeviationRow>(Sql, new { reportId });
}
