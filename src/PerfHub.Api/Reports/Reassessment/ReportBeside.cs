using PerfHub.Api.Reports.Assessment;
using PerfHub.Api.Reports.Peers;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessment;

/// <summary>Where a unit stands, with all that tells what is known beside its report.</summary>
internal sealed record ReportBeside : StandingBefore
{
    /// <summary>The number of the unit's mid-year figures.</summary>
    public required int? MidYear { get; init; }

    /// <summary>SHA-256 of the report of the year before.</summary>
    public required string? LastYear { get; init; }

    /// <summary>Until when the unit may file, where that was extended, UTC.</summary>
    public required DateTime? ExtendedTo { get; init; }

    /// <summary>The job that has compared this revision, if one has.</summary>
    public required long? Comparison { get; init; }

    /// <summary>What that comparison has found; see <see cref="ComparisonRow"/>.</summary>
    public required byte[]? Found { get; init; }

    /// <summary>The bureau whose region it was of.</summary>
    public required string? Region { get; init; }

    /// <summary>The standing of the unit with the nearest narrative.</summary>
    public required long? PeerStanding { get; init; }

    /// <summary>The revision of that unit's report.</summary>
    public required int? PeerRevision { get; init; }

    /// <summary>Whether that is still its current one.</summary>
    public required bool IsPeerThere { get; init; }

    /// <summary>Whether the comparison was of a wider region than the one that is read.</summary>
    public required bool IsOfWider { get; init; }

    /// <summary>What the reports of its bureau are judged by.</summary>
    public BureauRules Rules { get; init; } = null!;

    /// <summary>Tells whether all of this is still so.</summary>
    public ReportMark Mark => new(Revision, Reevaluation, Status, LastChange, Stamp);

    /// <summary>What it is known to be judged by.</summary>
    public KnownStamp Stamp => Rules.Stamp(MidYear, LastYear, ExtendedTo, Comparison);
}
