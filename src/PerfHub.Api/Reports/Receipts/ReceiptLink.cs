using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>A receipt's position in the chain of its bureau; <c>…/revisions/{n}/proof</c> has what is needed to verify it.</summary>
/// <param name="Seq">The sequence number: 1, 2, 3 … for each bureau.</param>
/// <param name="ReceiptSha256">SHA-256 of the receipt's facts, hexadecimal.</param>
/// <param name="Head">The head of the chain after this receipt: SHA-256 of the previous head and <paramref name="ReceiptSha256"/>.</param>
public sealed record ReceiptLink(long Seq, string ReceiptSha256, string Head)
{
    /// <summary>The position of a revision's receipt; <see langword="null"/> if it has none.</summary>
    internal static ReceiptLink? From(RevisionRow revision) =>
        revision.ChainSeq is { } seq ? new ReceiptLink(seq, revision.ReceiptSha256!, revision.ChainHead!) : null;
}
