namespace PerfHub.Client.Tests.StockClients;

/// <summary>What the day needs of a receipt.</summary>
internal sealed record StockReceipt(int Revision, bool Late, string ContentSha256, decimal Verified, long Seq);
