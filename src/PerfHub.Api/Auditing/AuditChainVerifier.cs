using PerfHub.Api.Persistence;

namespace PerfHub.Api.Auditing;

/// <summary>Verifies the hash chain of an audit log.</summary>
internal static class AuditChainVerifier
{
    private const string PageSql = "SELECT e.* FROM AuditEntry e WHERE e.Bureau = @bureau AND e.Seq > @after ORDER BY e.Seq";

    private const int PageSize = 500;

    /// <summary>Verifies every link, up to the first that does not hold.</summary>
    /// <param name="db">The store.</param>
    /// <param name="chain">A bureau's code or <see cref="AuditTrail.ServiceChain"/>.</param>
    /// <param name="cancel">Cancels the verification.</param>
    public static async Task<AuditChainState> VerifyAsync(Db db, string chain, CancellationToken cancel)
    {
        var (count, head) = (0L, AuditEntryRow.GenesisHash);
        while (true)
        {
            // Hashing a long log takes seconds; other requests run in between.
            await Task.Yield();
            var entries = await db.QueryPageAsync<AuditEntryRow>(PageSql, new { bureau = chain, after = count, Limit = PageSize }, cancel);
            foreach (var entry in entries)
            {
                if (entry.Seq != count + 1 || entry.PreviousHash != head || entry.Hash != AuditEntryRow.ComputeHash(entry))
                {
                    return new AuditChainState(false, count, head);
                }

                (count, head) = (entry.Seq, entry.Hash);
            }

            if (entries.Count < PageSize)
            {
                return new AuditChainState(true, count, head);
            }
        }
    }
}
