using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Peers;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>A current report with the versions of its inputs and the stored result of its comparison.</summary>
internal sealed record RegionReport : CurrentReportState
{
    /// <summary>The number of the unit's mid-year figures.</summary>
    public required int? MidYear { get; init; }

    /// <summary>SHA-256 of the report of the year before.</summary>
    public required string? LastYear { get; init; }

    /// <summary>The end of the unit's extension, UTC; <see langword="null"/> if it has none.</summary>
    public required DateTime? ExtendedTo { get; init; }

    /// <summary>The job that compared this revision; <see langword="null"/> if none did.</summary>
    public required long? ComparisonJob { get; init; }

    /// <summary>The result of that comparison; see <see cref="PeerComparisonRow"/>.</summary>
    public required byte[]? ComparisonResult { get; init; }

    /// <summary>The bureau at the top of the compared region.</summary>
    public required string? ComparisonRegion { get; init; }

    /// <summary>The report with the most similar narrative.</summary>
    public required long? PeerReportId { get; init; }

    /// <summary>The revision of that report.</summary>
    public required int? PeerRevision { get; init; }

    /// <summary>Whether that revision is still current.</summary>
    public required bool IsPeerCurrent { get; init; }

    /// <summary>Whether the comparison was of a wider region than this one.</summary>
    public required bool IsFromWiderRegion { get; init; }

    public BureauAssessmentSettings Settings { get; init; } = null!;

    public ReportFingerprint Fingerprint => new(Revision, Reevaluation, Status, LastChange, InputsFingerprint);

    public InputsFingerprint InputsFingerprint => Settings.CreateFingerprint(MidYear, LastYear, ExtendedTo, ComparisonJob);
}
