namespace PerfHub.Api.Reports.Reassessments;

/// <summary>Reports to evaluate.</summary>
/// <param name="Reports">The reports, in the order of their ids.</param>
/// <param name="LastReportId">The id of the last report that was considered.</param>
/// <param name="IsLast">Whether there are no more reports.</param>
internal sealed record LoadedBatch(List<LoadedReport> Reports, long LastReportId, bool IsLast);
