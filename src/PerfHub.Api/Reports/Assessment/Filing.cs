using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Peers;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Assessment;

/// <summary>
/// A report that was read and judged: all that can be said and prepared before the store is touched, so that the
/// transaction does nothing but write.
/// </summary>
/// <param name="Judgement">What the system says of it.</param>
/// <param name="ContentSha256">SHA-256 of the document.</param>
/// <param name="Document">The document, compressed.</param>
/// <param name="Signature">What its narrative is compared by, as it is stored; see <see cref="NarrativeRow"/>.</param>
internal sealed record Filing(Judgement Judgement, string ContentSha256, byte[] Document, byte[] Signature)
{
    /// <summary>Judges a report, and prepares what is stored of it.</summary>
    /// <param name="key">Whose report it is.</param>
    /// <param name="document">The body as it came.</param>
    /// <param name="report">What it says.</param>
    /// <param name="known">What is known beside it.</param>
    internal static Filing Of(ReportKey key, byte[] document, SelfEvaluationReport report, Known known)
    {
        var judgement = Judgement.Of(key, report, known);

        // Not when they are first asked for, which is in the transaction.
        _ = (judgement.StoredVerdict, judgement.Said, judgement.Tallies);
        return new Filing(
            judgement,
            Sha256.Hex(document),
            Compressed.Pack(document),
            NarrativeRow.Pack(MinHash.Of(report)));
    }

    /// <summary>Whose report it is.</summary>
    public ReportKey Key => Judgement.Key;

    /// <summary>What is kept and shown of it.</summary>
    public Verdict Verdict => Judgement.Verdict;

    /// <summary>What it was judged by as well.</summary>
    public Known Known => Judgement.Known;

    /// <summary>What its narrative is compared by.</summary>
    /// <param name="standing">The standing that it belongs to.</param>
    /// <param name="revision">The revision that it becomes.</param>
    public NarrativeRow Narrative(long standing, int revision) => new()
    {
        Standing = standing,
        Bureau = Key.Bureau,
        Revision = revision,
        Method = MinHash.Method,
        Signature = Signature,
    };
}
