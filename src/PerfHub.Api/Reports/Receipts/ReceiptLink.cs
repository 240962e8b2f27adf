using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>A receipt's place in the chain of its bureau's receipts, by which it can be checked; see <c>…/revisions/{n}/proof</c>.</summary>
/// <param name="Seq">1, 2, 3 … for each bureau.</param>
/// <param name="ReceiptSha256">SHA-256 of the receipt's facts, hexadecimal.</param>
/// <param name="Head">The head of the chain with this receipt: SHA-256 of the head before it and <paramref name="ReceiptSha256"/>.</param>
public sealed record ReceiptLink(long Seq, string ReceiptSha256, string Head)
{
    /// <summary>The place of a revision's receipt; nothing where it has none.</summary>
    /// <param name="revision">The revision.</param>
    internal static ReceiptLink? From(RevisionRow revision) =>
        revision.ChainSeq is { } seq ? new ReceiptLink(seq, revision.ReceiptSha256!, revision.ChainHead!) : null;
}
