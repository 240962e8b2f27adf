using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Connections;
using PerfHub.Api.Http;

namespace PerfHub.Api.Hosting;

/// <summary>Closes new connections from an address that has too many; those of trusted proxies are not limited.</summary>
internal sealed class AddressConnectionLimiter
{
    private readonly PartitionedRateLimiter<IPAddress> _limiter;

    public AddressConnectionLimiter(LimitsOptions limits)
    {
        IPNetwork[] proxies = [.. limits.ParseProxies()];
        _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
            Array.Exists(proxies, proxy => proxy.Contains(address))
                ? RateLimitPartition.GetNoLimiter(IPAddress.Any)
                : RateLimitPartition.GetConcurrencyLimiter(
                    ClientNetwork.Get(address), _ => new ConcurrencyLimiterOptions { PermitLimit = limits.ConnectionsPerAddress }));
    }

    /// <summary>The middleware for connections.</summary>
    public ConnectionDelegate Limit(ConnectionDelegate next) => async connection =>
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address })
        {
            await next(connection);
            return;
        }

        using var lease = _limiter.AttemptAcquire(address);
        if (lease.IsAcquired)
        {
            await next(connection);
        }
    };
}
