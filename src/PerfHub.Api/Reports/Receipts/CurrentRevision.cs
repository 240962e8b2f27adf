using PerfHub.Api.Http.Caching;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>A current revision with the status of the report and, by id, of its deviations, and those that the verdict may not contain.</summary>
internal sealed record CurrentRevision(
    ReportKey Key, RevisionRow Revision, ReportStatus Status, int Reevaluation, Lazy<Verdict> LazyVerdict, IReadOnlyDictionary<string, DeviationStatus> Deviations,
    IReadOnlyList<DeviationRow> OtherDeviations)
{
    /// <summary>The score that the bureau has stated, with the number of its decision; <see langword="null"/> if there is none.</summary>
    public (int Decision, ReviewedScore Score)? Review { get; init; }

    /// <summary>
    /// The ETag of the report in any language; it changes whenever the receipt does. It does not cover the verdict itself, which can
    /// name another unit that the caller may not see.
    /// </summary>
    public string ComputeTag() => ComputeTag(Revision, Status, Reevaluation, Deviations, Review?.Decision);

    /// <summary>Computes the ETag that a report has right after its revision was filed.</summary>
    public static string ComputeTagOfFiling(RevisionRow revision, IReadOnlyDictionary<string, DeviationStatus> deviations) =>
        ComputeTag(revision, ReportStatus.Submitted, 0, deviations, null);

    /// <summary>The current verdict, decompressed on first use.</summary>
    public Verdict Verdict => LazyVerdict.Value;

    private static string ComputeTag(
        RevisionRow revision, ReportStatus status, int reevaluation, IReadOnlyDictionary<string, DeviationStatus> deviations, int? decision) =>
        EntityTags.Compute([
            revision.ContentSha256, $"{revision.Number}", $"{status}", $"{reevaluation}",
            .. deviations.OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => $"{it.Key}{it.Value}"),
            .. decision is { } number ? [$"{number}"] : Array.Empty<string>()]);

    /// <summary>Creates the receipt; it names no other unit than the visible one.</summary>
    public Receipt ToReceipt(bool isEnglish, Peer? visiblePeer = null) =>
        ReceiptReader.CreateReceipt(Key, Revision, Verdict, Status, isEnglish, Deviations, OtherDeviations, visiblePeer) with { ReviewedScore = Review?.Score };
}
