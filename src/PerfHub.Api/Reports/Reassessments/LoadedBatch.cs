namespace PerfHub.Api.Reports.Reassessments;

/// <summary>Reports that are to be judged.</summary>
/// <param name="Reports">The reports, in the order of their standings.</param>
/// <param name="LastReportId">The id of the last standing that was looked at.</param>
/// <param name="IsLast">Whether there are no more.</param>
internal sealed record LoadedBatch(List<LoadedReport> Reports, long LastReportId, bool IsLast);
