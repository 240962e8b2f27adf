using PerfHub.Api.Http.Caching;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>A current revision and where it and its deviations stand.</summary>
/// <param name="Key">Whose report it is.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Status">What became of the report.</param>
/// <param name="Reevaluation">The number of the re-evaluation that it goes by; 0 for none.</param>
/// <param name="LazyVerdict">What is said of it now, unpacked when it is first asked for.</param>
/// <param name="Deviations">Where each deviation stands.</param>
internal sealed record CurrentRevision(
    ReportKey Key, RevisionRow Revision, ReportStatus Status, int Reevaluation, Lazy<Verdict> LazyVerdict, IReadOnlyDictionary<string, DeviationStatus> Deviations)
{
    /// <summary>
    /// The tag with which the report reads, in any language: changes whenever the receipt does. Nothing of the verdict itself goes
    /// into it, for a verdict knows of a peer that not everybody may find out.
    /// </summary>
    public string ComputeTag() => EntityTags.Compute([
        Revision.ContentSha256, $"{Revision.Number}", $"{Status}", $"{Reevaluation}",
        .. Deviations.OrderBy(it => it.Key).Select(it => $"{it.Key}{it.Value}")]);

    /// <summary>What is said of it now.</summary>
    public Verdict Verdict => LazyVerdict.Value;

    /// <summary>The receipt of the revision, which names no other unit.</summary>
    public Receipt ToReceipt(bool english) => ToReceipt(english, told: null);

    /// <summary>The receipt of the revision.</summary>
    /// <param name="english">Texts in English rather than Chinese.</param>
    /// <param name="told">The other unit that may be named.</param>
    public Receipt ToReceipt(bool english, Peer? told) => ReceiptReader.CreateReceipt(Key, Revision, Verdict, Status, english, Deviations, told);
}
