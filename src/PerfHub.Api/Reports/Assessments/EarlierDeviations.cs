using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules.Findings;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>
/// The deviations of a report that is filed again. Those stored before inputs were have no hash of them; it is computed from the document
/// of their revision, so that a decision on them does not pass to other figures.
/// </summary>
internal static class EarlierDeviations
{
    private const string DocumentSql = "SELECT r.Document FROM Revision r WHERE r.ReportId = @reportId AND r.Number = @revision";

    /// <summary>Loads them, without events.</summary>
    /// <param name="reads">The session to read with.</param>
    /// <param name="reportId">The report's id; <see langword="null"/> if it was not filed before.</param>
    /// <param name="revision">Its current revision.</param>
    /// <param name="next">The assessment of the next revision.</param>
    public static async Task<DeviationCases> LoadAsync(IReadSession reads, long? reportId, int? revision, Assessment next)
    {
        var cases = await DeviationCases.LoadAsync(reads, reportId);
        if (!cases.Rows.Any(IsWithoutHash) || await reads.QueryFirstOrDefaultAsync<byte[]>(DocumentSql, new { reportId, revision }) is not { } document)
        {
            return cases;
        }

        var report = JsonBody.ParseStored<SelfEvaluationReport>(StoredCompression.Decompress(document));
        var assessment = Assessment.Create(next.Key, report, next.Inputs);
        assessment = assessment.WithSubjects(DeviationSubjects.FromStored(cases, assessment.Evaluation.Deviations));
        var hashes = assessment.Verdict.Findings.ToDictionary(finding => finding.Id, finding => finding.InputsHash);
        return cases with
        {
            Rows = [.. cases.Rows.Select(row => IsWithoutHash(row) ? row with { InputsHash = hashes.GetValueOrDefault(row.Id) ?? ComputeUnjudged(assessment, row) } : row)],
        };
    }

    private static bool IsWithoutHash(DeviationRow row) => row is { InputsHash: null, Status: not DeviationStatus.Resolved } && row.RuleId != Manual.Id;

    private static string? ComputeUnjudged(Assessment assessment, DeviationRow row) =>
        UnjudgedDeviations.MayBe(row) && UnjudgedDeviations.ResolveInputs(assessment, row) is var (_, inputs)
            ? InputsHash.Compute(inputs, row.PeerUnit is null ? null : $"{row.PeerBureau}/{row.PeerUnit}", indicator: null)
            : null;
}
