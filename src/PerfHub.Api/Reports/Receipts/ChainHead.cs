namespace PerfHub.Api.Reports.Receipts;

/// <summary>The head of a bureau's chain of receipts; a copy of it proves every receipt up to it.</summary>
/// <param name="Seq">The sequence number of the last receipt; 0 if there is none.</param>
/// <param name="Head">The head after that receipt, hexadecimal; 64 zeros if there is none.</param>
public sealed record ChainHead(long Seq, string Head);
