using PerfHub.Api.Reports.Receipts;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>A revision that the host has acknowledged with a 2xx.</summary>
/// <param name="Number">The revision.</param>
/// <param name="ContentSha256">The hash of the sent bytes.</param>
/// <param name="ReceiptSha256">The hash of the whole receipt as JSON, with its score and deviations.</param>
/// <param name="Chain">The receipt's position in the chain of its bureau.</param>
internal sealed record AcknowledgedRevision(int Number, string ContentSha256, string ReceiptSha256, ReceiptLink Chain);
