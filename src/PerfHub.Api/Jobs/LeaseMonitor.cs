using PerfHub.Api.Persistence;

namespace PerfHub.Api.Jobs;

/// <summary>
/// Ends the leases of hosts that have died. A lease is over when this host has watched it for <see cref="JobWorker.LeaseDuration"/> and
/// it was not renewed, so it does not matter whether the clocks of the hosts are right.
/// </summary>
internal sealed class LeaseMonitor(Db db, TimeProvider time, string self)
{
    private const string SelectOthersSql =
        "SELECT Id, LeaseOwner, LeasedUntil FROM Job WHERE State IN ('Queued', 'Running') AND LeaseOwner <> @self";

    private const string EndSql = "UPDATE Job SET LeaseOwner = NULL, LeasedUntil = NULL WHERE Id = @Id AND LeaseOwner = @LeaseOwner AND LeasedUntil = @LeasedUntil";

    private Dictionary<Lease, long> _firstSeen = [];

    /// <summary>Looks at the leases of other hosts, and ends those that were not renewed.</summary>
    public async Task EndAbandonedAsync(CancellationToken stop)
    {
        var now = time.GetTimestamp();
        var leases = await db.QueryAsync<Lease>(SelectOthersSql, new { self }, stop);
        _firstSeen = leases.ToDictionary(lease => lease, lease => _firstSeen.GetValueOrDefault(lease, now));
        foreach (var lease in leases.Where(lease => time.GetElapsedTime(_firstSeen[lease], now) >= JobWorker.LeaseDuration))
        {
            await db.WriteAsync(session => session.ExecuteAsync(EndSql, lease), stop);
        }
    }

    /// <summary>A lease until its next renewal, which changes <paramref name="LeasedUntil"/>.</summary>
    private sealed record Lease(long Id, string LeaseOwner, DateTime LeasedUntil);
}
