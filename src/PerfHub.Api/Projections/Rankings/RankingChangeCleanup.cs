using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>Deletes changes that every host has seen, in small batches so that no other write waits long.</summary>
public sealed class RankingChangeCleanup(Db db, StoreFaultMonitor faults, TimeProvider time, ILogger<RankingChangeCleanup> logger) : PeriodicService(Interval, time, faults, logger)
{
    /// <summary>The number of changes that are kept. A host that has missed more builds its rankings again.</summary>
    public const int KeptChanges = 50_000;

    private const int BatchSize = 2_000;

    private const string BoundsSql = "SELECT COALESCE(MIN(c.Seq), 0) AS First, COALESCE(MAX(c.Seq), 0) AS Last FROM RankingChange c";

    private const string RemoveChangesSql = "DELETE FROM RankingChange WHERE Seq <= @last";

    private const string OldestMessagesSql = "SELECT q.Id FROM RankingOutbox q WHERE q.Id < @before ORDER BY q.Id";

    private const string RemoveMessagesSql = "DELETE FROM RankingOutbox WHERE Id <= @last";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Hosts of the release before process a message within a second.
    private static readonly TimeSpan MessageAge = TimeSpan.FromMinutes(10);

    /// <summary>Deletes all but the last <paramref name="kept"/> changes, and old messages. Cancellation takes effect between batches.</summary>
    public async Task RemoveOldAsync(int kept, CancellationToken cancel)
    {
        await RemoveChangesAsync(kept, cancel);
        await RemoveMessagesAsync(TimeOrderedId.GetFirst(Time.UtcNow() - MessageAge), cancel);
    }

    /// <inheritdoc />
    protected override Task RunAsync(CancellationToken cancel) => RemoveOldAsync(KeptChanges, cancel);

    private async Task RemoveChangesAsync(int kept, CancellationToken cancel)
    {
        var (first, last) = await db.QueryFirstOrDefaultAsync<(long First, long Last)>(BoundsSql, new { }, cancel);
        for (var removed = first - 1; removed < last - kept;)
        {
            removed = Math.Min(removed + BatchSize, last - kept);
            var args = new { last = removed };
            await db.WriteBulkAsync(session => session.ExecuteAsync(RemoveChangesSql, args), cancel);
        }
    }

    private async Task RemoveMessagesAsync(long before, CancellationToken cancel)
    {
        while (await db.QueryPageAsync<long>(OldestMessagesSql, new { before, Limit = BatchSize }, cancel) is { Count: > 0 } oldest)
        {
            await db.WriteBulkAsync(session => session.ExecuteAsync(RemoveMessagesSql, new { last = oldest[^1] }), cancel);
        }
    }
}
