using System.Text.Json;
using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>
/// The hash chain of a bureau's receipts: each head is the hash of the previous head and of the receipt, so that a copy of a head
/// reveals any later change of the receipts up to it. A unit can assemble the hashed text from its own receipt: it is the facts,
/// one per line. The score is left out because it follows from the content, the policy and the rule set.
/// </summary>
public static class ReceiptChain
{
    /// <summary>The head before the first receipt.</summary>
    public static readonly string GenesisHead = new('0', 64);

    private const string FormatId = "perfhub-receipt-1";

    private const string HeadSql = """
        SELECT r.ChainSeq AS Seq, r.ChainHead AS Head, r.ReceivedAt FROM Revision r
        WHERE r.Bureau = @bureau AND r.ChainSeq IS NOT NULL
        ORDER BY r.ChainSeq DESC
        """;

    /// <summary>Loads the head of a bureau's chain.</summary>
    internal static async Task<ChainHead> LoadHeadAsync(IReadSession reads, string bureau)
    {
        var last = await LoadLastAsync(reads, bureau);
        return new ChainHead(last.Seq, last.Head);
    }

    /// <summary>
    /// Appends a revision to the chain of its bureau. Call it last in the transaction: the bureau's next filing waits for the commit.
    /// If the clock was set back, the revision is received when the one before it was, so that times in the chain do not go back; but a
    /// filing that arrived before <paramref name="closesAt"/> stays in time.
    /// </summary>
    internal static async Task<RevisionRow> AssignPositionAsync(WriteSession session, ReportKey key, RevisionRow revision, string? policyBureau, DateTime? closesAt)
    {
        await session.AcquireLockAsync($"receipts/{key.Bureau}");
        var (seq, head, lastReceivedAt) = await LoadLastAsync(session, key.Bureau);
        if (revision.ReceivedAt < lastReceivedAt && (revision.Late || !(lastReceivedAt > closesAt)))
        {
            revision = revision with { ReceivedAt = lastReceivedAt };
        }

        var receipt = Sha256Hex.Compute(FormatFacts(key, revision, policyBureau));
        return revision with { ChainSeq = seq + 1, ReceiptSha256 = receipt, ChainHead = ComputeHead(head, receipt) };
    }

    /// <summary>Formats the facts of a receipt for hashing; the policy bureau is <see langword="null"/> for the default policy.</summary>
    public static string FormatFacts(ReportKey key, RevisionRow revision, string? policyBureau) => string.Join('\n', [
        FormatId, key.Bureau, key.Unit, $"{key.Year}", $"{revision.Number}",
        JsonSerializer.Serialize(revision.ReceivedAt, ApiJson.Options).Trim('"'), revision.Late ? "true" : "false",
        revision.ContentSha256, revision.PreviousSha256 ?? "-", policyBureau ?? "-", $"{revision.PolicyVersion}", revision.RuleSetVersion]);

    /// <summary>Computes the head after a receipt.</summary>
    public static string ComputeHead(string previousHead, string receiptSha256) => Sha256Hex.Compute($"{previousHead}\n{receiptSha256}");

    private static async Task<LastReceipt> LoadLastAsync(IReadSession reads, string bureau) =>
        await reads.QueryPageAsync<LastReceipt>(HeadSql, new { bureau, Limit = 1 }) is [var last] ? last : new LastReceipt(0, GenesisHead, DateTime.MinValue);

    [method: ExplicitConstructor]
    private sealed record LastReceipt(long Seq, string Head, DateTime ReceivedAt);
}
