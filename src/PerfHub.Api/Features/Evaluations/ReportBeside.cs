using PerfHub.Api.Data;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Json;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>Tells whether a report and what is known beside it are still as they were read.</summary>
internal sealed record ReportMark(int Revision, int Reevaluation, ReportStatus Status, long LastChange, KnownStamp Stamp);

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

/// <summary>What a report is read and judged by.</summary>
internal sealed record ReportDocuments
{
    /// <summary>The id of the standing.</summary>
    public required long Id { get; init; }

    /// <summary>When the report was received, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>The report, compressed.</summary>
    public required byte[] Document { get; init; }

    /// <summary>The unit's mid-year figures, compressed.</summary>
    public required byte[]? MidYear { get; init; }

    /// <summary>Its report of the year before, compressed.</summary>
    public required byte[]? LastYear { get; init; }

    /// <summary>Judges it.</summary>
    /// <param name="report">Where the unit stands.</param>
    /// <param name="peers">What comparing it has found; nothing where it was not compared.</param>
    public Judgement Judge(ReportBeside report, PeerComparison? peers) => Judgement.Of(
        report.Key,
        JsonBody.Parse<SelfEvaluationReport>(Compressed.Unpack(Document)),
        Known.Of(MidYear, LastYear, ReceivedAt, peers, report.Rules.Policy, report.Stamp));
}
