using PerfHub.Api.Persistence;

namespace PerfHub.Api.Jobs;

/// <summary>
/// Ends the leases of hosts that have died. A lease is over when this host has watched it for <see cref="JobWorker.LeaseDuration"/> and
/// it was not renewed, so it does not matter whether the clocks of the hosts are right.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="time">The clock.</param>
/// <param name="self">The owner of this host's leases, which are not watched.</param>
/// <param name="othersSql">Selects <c>Id</c>, <c>LeaseOwner</c> and <c>LeasedUntil</c> of the leases of other owners than <c>@self</c>.</param>
/// <param name="endSql">Ends a lease that still has this <c>@LeaseOwner</c> and <c>@LeasedUntil</c>.</param>
internal sealed class LeaseMonitor(Db db, TimeProvider time, string self, string othersSql, string endSql)
{
    private Dictionary<Lease, long> _firstSeen = [];

    /// <summary>Looks at the leases of other hosts, and ends those that were not renewed.</summary>
    public async Task EndAbandonedAsync(CancellationToken stop)
    {
        var now = time.GetTimestamp();
        var leases = await db.QueryAsync<Lease>(othersSql, new { self }, stop);
        _firstSeen = leases.ToDictionary(lease => lease, lease => _firstSeen.GetValueOrDefault(lease, now));
        foreach (var lease in leases.Where(lease => time.GetElapsedTime(_firstSeen[lease], now) >= JobWorker.LeaseDuration))
        {
            await db.WriteAsync(session => session.ExecuteAsync(endSql, lease), stop);
        }
    }

    /// <summary>A lease until its next renewal, which changes <paramref name="LeasedUntil"/>.</summary>
    private sealed record Lease(long Id, string LeaseOwner, DateTime LeasedUntil);
}
