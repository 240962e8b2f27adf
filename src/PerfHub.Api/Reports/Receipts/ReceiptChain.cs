using System.Text.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>
/// The receipts of a bureau as a chain: each head is the hash of the one before it and of the receipt, so that whoever holds a
/// head holds all receipts up to it against any later change. What is hashed is text that a unit can put together of its own
/// receipt: its facts, each on a line of its own. The score is not among them, for it follows from what is: content, policy
/// and rule set.
/// </summary>
public static class ReceiptChain
{
    /// <summary>What stands before the first receipt.</summary>
    public static readonly string GenesisHead = new('0', 64);

    private const string FormatId = "perfhub-receipt-1";

    private const string HeadSql = """
        SELECT r.ChainSeq AS Seq, r.ChainHead AS Head FROM Revision r
        WHERE r.Bureau = @bureau AND r.ChainSeq IS NOT NULL
        ORDER BY r.ChainSeq DESC
        """;

    /// <summary>The head of a bureau's chain as it is kept.</summary>
    /// <param name="reads">The transaction.</param>
    /// <param name="bureau">The bureau's code.</param>
    internal static async Task<ChainHead> LoadHeadAsync(IReadSession reads, string bureau) =>
        await reads.QueryPageAsync<ChainHead>(HeadSql, new { bureau, Limit = 1 }) is [var last] ? last : new ChainHead(0, GenesisHead);

    /// <summary>A revision with its place behind the last one of its bureau. Whoever files for the bureau next waits until this is committed.</summary>
    /// <param name="session">The transaction; what else it has to do should be done.</param>
    /// <param name="key">Whose report it is.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="policyBureau">The bureau whose policy it was judged by; nothing for the default.</param>
    internal static async Task<RevisionRow> AssignPositionAsync(WriteSession session, ReportKey key, RevisionRow revision, string? policyBureau)
    {
        await session.AcquireLockAsync($"receipts/{key.Bureau}");
        var (seq, head) = await LoadHeadAsync(session, key.Bureau);
        var receipt = Sha256Hex.Compute(FormatFacts(key, revision, policyBureau));
        return revision with { ChainSeq = seq + 1, ReceiptSha256 = receipt, ChainHead = ComputeHead(head, receipt) };
    }

    /// <summary>The facts of a receipt, as they are hashed.</summary>
    /// <param name="key">Whose report it is.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="policyBureau">The bureau whose policy it was judged by; nothing for the default.</param>
    public static string FormatFacts(ReportKey key, RevisionRow revision, string? policyBureau) => string.Join('\n', [
        FormatId, key.Bureau, key.Unit, $"{key.Year}", $"{revision.Number}",
        JsonSerializer.Serialize(revision.ReceivedAt, ApiJson.Options).Trim('"'), revision.Late ? "true" : "false",
        revision.ContentSha256, revision.PreviousSha256 ?? "-", policyBureau ?? "-", $"{revision.PolicyVersion}", revision.RuleSetVersion]);

    /// <summary>The head that follows.</summary>
    /// <param name="head">The head before.</param>
    /// <param name="receiptSha256">The hash of a receipt's facts.</param>
    public static string ComputeHead(string head, string receiptSha256) => Sha256Hex.Compute($"{head}\n{receiptSha256}");
}
