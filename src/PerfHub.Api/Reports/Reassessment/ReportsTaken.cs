namespace PerfHub.Api.Reports.Reassessment;

/// <summary>Reports that are to be judged.</summary>
/// <param name="All">The reports, in the order of their standings.</param>
/// <param name="End">The id of the last standing that was looked at.</param>
/// <param name="IsLast">Whether there are no more.</param>
internal sealed record ReportsTaken(List<ReportTaken> All, long End, bool IsLast);
