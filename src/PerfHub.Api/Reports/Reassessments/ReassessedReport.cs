using PerfHub.Api.Reports.Peers;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>A report that a job has evaluated.</summary>
/// <param name="Report">The report as it was read.</param>
/// <param name="Comparison">The result of the comparison; <see langword="null"/> if this revision was not compared.</param>
/// <param name="Reassessment">The outcome.</param>
internal sealed record ReassessedReport(RegionReport Report, PeerComparisonRow? Comparison, Reassessment Reassessment)
{
    /// <summary>Whether there is anything to write.</summary>
    public bool HasChanges => HasNewComparison || Reassessment.HasChanges;

    /// <summary>Whether the result of the comparison differs from the stored one.</summary>
    public bool HasNewComparison => Comparison is { } row
        && !((row.Region, row.PeerReportId, row.PeerRevision) == (Report.ComparisonRegion, Report.PeerReportId, Report.PeerRevision)
            && row.Result.AsSpan().SequenceEqual(Report.ComparisonResult));
}
