using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>Verifies the chain of a bureau's receipts, and that each stored document is the one that its receipt states.</summary>
internal static class ReceiptChainVerifier
{
    private const string PageSql = "SELECT r.* FROM Revision r WHERE r.Bureau = @bureau AND r.ChainSeq IS NOT NULL AND r.ChainSeq > @after ORDER BY r.ChainSeq";

    private const int PageSize = 500;

    /// <summary>Returns the number of receipts, and the number in the chain of the first one that does not hold.</summary>
    public static async Task<(long Count, long? BrokenAt)> VerifyAsync(Db db, string bureau, CancellationToken cancel)
    {
        var (count, head) = (0L, ReceiptChain.GenesisHead);
        while (true)
        {
            var revisions = await db.QueryPageAsync<RevisionRow>(PageSql, new { bureau, after = count, Limit = PageSize }, cancel);
            foreach (var revision in revisions)
            {
                head = ReceiptChain.ComputeHead(head, revision.ReceiptSha256!);
                if (revision.ChainSeq != count + 1 || revision.ChainHead != head || !HasStatedContent(revision))
                {
                    return (count, count + 1);
                }

                count++;
            }

            if (revisions.Count < PageSize)
            {
                return (count, null);
            }
        }
    }

    private static bool HasStatedContent(RevisionRow revision)
    {
        try
        {
            return Sha256Hex.Compute(StoredCompression.Decompress(revision.Document)) == revision.ContentSha256;
        }
        catch (StoredValueException)
        {
            return false;
        }
    }
}
