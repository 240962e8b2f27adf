using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.State;

/// <summary>Queues bureaus whose rankings and overviews must be refreshed, in the transaction that changes what they show.</summary>
public static class RankingOutbox
{
    /// <summary>Queues bureaus; the bureaus above them are refreshed too.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureaus">The bureaus' codes.</param>
    /// <param name="year">The fiscal year; 0 for all years.</param>
    /// <param name="now">Now, UTC.</param>
    public static Task EnqueueAsync(WriteSession session, IEnumerable<string> bureaus, int year, DateTime now) =>
        session.InsertAsync([.. bureaus.Distinct().Select(bureau => RankingOutboxRow.CreateForBureau(bureau, year, now))]);

    /// <summary>Queues a bureau and all bureaus below it, which inherit its settings.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureau">The bureau's code.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="now">Now, UTC.</param>
    public static async Task EnqueueSubtreeAsync(WriteSession session, string bureau, int year, DateTime now) =>
        await EnqueueAsync(session, await session.QueryAsync<string>(BureauTree.DescendantsSql, new { bureau }), year, now);
}
