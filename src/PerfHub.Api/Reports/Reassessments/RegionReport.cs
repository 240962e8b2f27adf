using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Peers;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>Where a unit stands, with all that tells what is known beside its report.</summary>
internal sealed record RegionReport : CurrentReportState
{
    /// <summary>The number of the unit's mid-year figures.</summary>
    public required int? MidYear { get; init; }

    /// <summary>SHA-256 of the report of the year before.</summary>
    public required string? LastYear { get; init; }

    /// <summary>Until when the unit may file, where that was extended, UTC.</summary>
    public required DateTime? ExtendedTo { get; init; }

    /// <summary>The job that has compared this revision, if one has.</summary>
    public required long? ComparisonJob { get; init; }

    /// <summary>What that comparison has found; see <see cref="PeerComparisonRow"/>.</summary>
    public required byte[]? ComparisonResult { get; init; }

    /// <summary>The bureau whose region it was of.</summary>
    public required string? ComparisonRegion { get; init; }

    /// <summary>The standing of the unit with the nearest narrative.</summary>
    public required long? PeerReportId { get; init; }

    /// <summary>The revision of that unit's report.</summary>
    public required int? PeerRevision { get; init; }

    /// <summary>Whether that is still its current one.</summary>
    public required bool IsPeerCurrent { get; init; }

    /// <summary>Whether the comparison was of a wider region than the one that is read.</summary>
    public required bool IsFromWiderRegion { get; init; }

    /// <summary>What the reports of its bureau are judged by.</summary>
    public BureauAssessmentSettings Settings { get; init; } = null!;

    /// <summary>Tells whether all of this is still so.</summary>
    public ReportFingerprint Fingerprint => new(Revision, Reevaluation, Status, LastChange, InputsFingerprint);

    /// <summary>What it is known to be judged by.</summary>
    public InputsFingerprint InputsFingerprint => Settings.CreateFingerprint(MidYear, LastYear, ExtendedTo, ComparisonJob);
}
