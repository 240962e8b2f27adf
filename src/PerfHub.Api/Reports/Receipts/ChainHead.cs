namespace PerfHub.Api.Reports.Receipts;

/// <summary>The head of a bureau's chain of receipts: who keeps one holds all receipts up to it against any later change.</summary>
/// <param name="Seq">The number of the last receipt; 0 where there is none.</param>
/// <param name="Head">Its head; 64 zeros where there is none.</param>
public sealed record ChainHead(long Seq, string Head);
