using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Reassessments;

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
    public Assessment Assess(RegionReport report, PeerComparison? peers) => Assessment.Create(
        report.Key,
        JsonBody.Parse<SelfEvaluationReport>(BrotliCodec.Decompress(Document)),
        AssessmentInputs.Create(MidYear, LastYear, ReceivedAt, peers, report.Settings.Policy, report.InputsFingerprint));
}
