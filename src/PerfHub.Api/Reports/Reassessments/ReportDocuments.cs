using Dapper;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>The compressed documents from which a report is assessed: its own, the unit's mid-year figures and last year's report.</summary>
[method: ExplicitConstructor]
internal sealed record ReportDocuments(long Id, DateTime ReceivedAt, byte[] Document, byte[]? MidYear, byte[]? LastYear)
{
    /// <summary>Assesses the report; <paramref name="peers"/> is <see langword="null"/> if this revision was not compared.</summary>
    public Assessment Assess(RegionReport report, PeerComparison? peers) => Assessment.Create(
        report.Key,
        JsonBody.ParseStored<SelfEvaluationReport>(StoredCompression.Decompress(Document)),
        AssessmentInputs.Create(report.Key.Year, MidYear, LastYear, ReceivedAt, peers, report.Settings.Policy, report.InputsFingerprint));
}
