using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.State;

/// <summary>Queues bureaus whose rankings and overviews must be refreshed, in the transaction that changes what they show.</summary>
public static class RankingOutbox
{
    /// <summary>Queues bureaus for a year, 0 for all years; the bureaus above them are refreshed too.</summary>
    public static Task EnqueueAsync(WriteSession session, IEnumerable<string> bureaus, int year, DateTime now) =>
        session.InsertAsync([.. bureaus.Distinct().Select(bureau => RankingOutboxRow.CreateForBureau(bureau, year, now))]);

    /// <summary>Queues a bureau and all bureaus below it, which inherit its settings.</summary>
    public static async Task EnqueueSubtreeAsync(WriteSession session, string bureau, int year, DateTime now)
    {
        // Otherwise one that is moved or registered below it meanwhile would be left out.
        await session.AcquireLockAsync(BureauTree.LockName);
        await EnqueueAsync(session, await session.QueryAsync<string>(BureauTree.DescendantsSql, new { bureau }), year, now);
    }
}
