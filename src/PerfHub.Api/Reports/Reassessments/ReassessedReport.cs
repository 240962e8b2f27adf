using PerfHub.Api.Reports.Peers;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>A report that a job has judged, and beside what.</summary>
/// <param name="Report">Where its unit stands.</param>
/// <param name="Comparison">What comparing it has found; nothing where it was not compared.</param>
/// <param name="Reassessment">What is to be written of it.</param>
internal sealed record ReassessedReport(RegionReport Report, PeerComparisonRow? Comparison, Reassessment Reassessment)
{
    /// <summary>Whether anything is.</summary>
    public bool HasChanges => HasNewComparison || Reassessment.HasChanges;

    /// <summary>Whether comparing it has found something else than before.</summary>
    public bool HasNewComparison => Comparison is { } row
        && !((row.Region, row.PeerReportId, row.PeerRevision) == (Report.ComparisonRegion, Report.PeerReportId, Report.PeerRevision) && row.Result.AsSpan().SequenceEqual(Report.ComparisonResult));
}
