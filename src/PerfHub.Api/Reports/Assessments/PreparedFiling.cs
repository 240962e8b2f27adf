using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Peers;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>
/// A report that was read and judged: all that can be said and prepared before the store is touched, so that the
/// transaction does nothing but write.
/// </summary>
/// <param name="Assessment">What the system says of it.</param>
/// <param name="ContentSha256">SHA-256 of the document.</param>
/// <param name="Document">The document, compressed.</param>
/// <param name="NarrativeSignature">What its narrative is compared by, as it is stored; see <see cref="NarrativeSignatureRow"/>.</param>
internal sealed record PreparedFiling(Assessment Assessment, string ContentSha256, byte[] Document, byte[] NarrativeSignature)
{
    /// <summary>Judges a report, and prepares what is stored of it.</summary>
    /// <param name="key">Whose report it is.</param>
    /// <param name="document">The body as it came.</param>
    /// <param name="report">What it says.</param>
    /// <param name="inputs">What is known beside it.</param>
    internal static PreparedFiling Prepare(ReportKey key, byte[] document, SelfEvaluationReport report, AssessmentInputs inputs)
    {
        var assessment = Assessment.Create(key, report, inputs);

        // Not when they are first asked for, which is in the transaction.
        _ = (assessment.StoredVerdict, assessment.OutcomeHash, assessment.RuleTallies);
        return new PreparedFiling(
            assessment,
            Sha256Hex.Compute(document),
            BrotliCodec.Compress(document),
            NarrativeSignatureRow.EncodeSignature(MinHash.ComputeSignature(report)));
    }

    /// <summary>Whose report it is.</summary>
    public ReportKey Key => Assessment.Key;

    /// <summary>What is kept and shown of it.</summary>
    public Verdict Verdict => Assessment.Verdict;

    /// <summary>What it was judged by as well.</summary>
    public AssessmentInputs Inputs => Assessment.Inputs;

    /// <summary>What its narrative is compared by.</summary>
    /// <param name="reportId">The standing that it belongs to.</param>
    /// <param name="revision">The revision that it becomes.</param>
    public NarrativeSignatureRow ToNarrativeSignatureRow(long reportId, int revision) => new()
    {
        ReportId = reportId,
        Bureau = Key.Bureau,
        Revision = revision,
        Method = MinHash.AlgorithmVersion,
        Signature = NarrativeSignature,
    };
}
