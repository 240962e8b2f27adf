using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Loads the deviations of one report.</summary>
internal static class ReportDeviations
{
    private const string Sql = "SELECT * FROM Deviation WHERE ReportId = @reportId";

    /// <summary>Loads all deviations, resolved ones included; none if <paramref name="reportId"/> is <see langword="null"/>.</summary>
    public static async Task<List<DeviationRow>> LoadAsync(IReadSession reads, long? reportId) =>
        reportId is null ? [] : await reads.QueryAsync<DeviationRow>(Sql, new { reportId });
}
