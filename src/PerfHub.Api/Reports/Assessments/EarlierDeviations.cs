using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Findings;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>
/// The deviations of a report that is filed again. Those of an earlier rule set have a hash of other inputs, and those stored before inputs
/// were have none; it is computed from the document of their revision. So a decision on them does not pass to other figures, and is not
/// lost for the same.
/// </summary>
internal static class EarlierDeviations
{
    private const string DocumentSql = "SELECT r.Document FROM Revision r WHERE r.ReportId = @reportId AND r.Number = @revision";

    /// <summary>Loads them, without events.</summary>
    /// <param name="reads">The session to read with.</param>
    /// <param name="reportId">The report's id; <see langword="null"/> if it was not filed before.</param>
    /// <param name="revision">Its current revision.</param>
    /// <param name="ruleSetVersion">The rule set by which the current revision was last evaluated.</param>
    /// <param name="next">The assessment of the next revision.</param>
    public static async Task<DeviationCases> LoadAsync(IReadSession reads, long? reportId, int? revision, string? ruleSetVersion, Assessment next)
    {
        var cases = await DeviationCases.LoadAsync(reads, reportId);
        var isEarlierRuleSet = ruleSetVersion != RuleCatalogue.Version;
        if (!cases.Rows.Any(MustHash) || await reads.QueryFirstOrDefaultAsync<byte[]>(DocumentSql, new { reportId, revision }) is not { } document)
        {
            return cases;
        }

        var report = JsonBody.ParseStored<SelfEvaluationReport>(StoredCompression.Decompress(document));
        var assessment = Assessment.Create(next.Key, report, next.Inputs);
        assessment = assessment.WithSubjects(DeviationSubjects.FromStored(cases, assessment.Evaluation.Deviations));
        var hashes = assessment.Verdict.Findings.ToDictionary(finding => finding.Id, finding => finding.InputsHash);
        return cases with
        {
            Rows = [.. cases.Rows.Select(row => MustHash(row) ? Rehash(row, hashes.GetValueOrDefault(row.Id) ?? ComputeUnjudged(assessment, row)) : row)],
        };

        bool MustHash(DeviationRow row) => row.Status != DeviationStatus.Resolved && row.RuleId != Manual.Id && (isEarlierRuleSet || row.InputsHash is null);
    }

    // What is not in the report may have changed since: then the inputs are not those on which the deviation rests.
    private static DeviationRow Rehash(DeviationRow row, string? hash) =>
        hash is not null && (row.InputsHash is null || InputsHash.HaveSameReference(row.InputsHash, hash)) ? row with { InputsHash = hash } : row;

    private static string? ComputeUnjudged(Assessment assessment, DeviationRow row) =>
        UnjudgedDeviations.MayBe(row) && UnjudgedDeviations.ResolveInputs(assessment, row) is var (_, inputs)
            ? InputsHash.Compute(inputs, row.PeerUnit is null ? null : $"{row.PeerBureau}/{row.PeerUnit}", indicator: null)
            : null;
}
