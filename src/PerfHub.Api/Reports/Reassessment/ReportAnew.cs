using PerfHub.Api.Reports.Peers;

namespace PerfHub.Api.Reports.Reassessment;

/// <summary>A report that a job has judged, and beside what.</summary>
/// <param name="Report">Where its unit stands.</param>
/// <param name="Comparison">What comparing it has found; nothing where it was not compared.</param>
/// <param name="Judged">What is to be written of it.</param>
internal sealed record ReportAnew(ReportBeside Report, ComparisonRow? Comparison, Judged Judged)
{
    /// <summary>Whether anything is.</summary>
    public bool IsToBeWritten => IsComparedAnew || Judged.IsNew;

    /// <summary>Whether comparing it has found something else than before.</summary>
    public bool IsComparedAnew => Comparison is { } row
        && !((row.Region, row.PeerStanding, row.PeerRevision) == (Report.Region, Report.PeerStanding, Report.PeerRevision) && row.Found.AsSpan().SequenceEqual(Report.Found));
}
