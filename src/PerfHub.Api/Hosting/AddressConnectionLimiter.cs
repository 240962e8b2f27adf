using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using PerfHub.Api.Http;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting;

/// <summary>Closes new connections from an address that has too many; those of trusted proxies are not limited.</summary>
internal sealed class AddressConnectionLimiter(IOptions<PerfHubOptions> options) : IAsyncDisposable
{
    private readonly IPNetwork[] _proxies = [.. options.Value.Limits.ParseProxies()];

    private readonly LimiterCache<IPAddress, ConcurrencyLimiter> _limiters = new(
        _ => new ConcurrencyLimiter(new() { PermitLimit = options.Value.Limits.ConnectionsPerAddress }));

    /// <summary>The middleware for connections.</summary>
    public ConnectionDelegate Limit(ConnectionDelegate next) => async connection =>
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address } || Array.Exists(_proxies, proxy => proxy.Contains(address)))
        {
            await next(connection);
            return;
        }

        using var lease = _limiters.Get(ClientNetwork.Get(address)).AttemptAcquire();
        if (lease.IsAcquired)
        {
            await next(connection);
        }
    };

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _limiters.DisposeAsync();
}
