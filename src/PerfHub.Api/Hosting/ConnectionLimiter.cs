using Microsoft.AspNetCore.Connections;

namespace PerfHub.Api.Hosting;

/// <summary>Closes new connections while too many are open, and logs it at most once a minute; the server's own limit would log each one.</summary>
internal sealed partial class ConnectionLimiter(int maxConnections, TimeProvider time, ILogger<ConnectionLimiter> logger)
{
    private readonly LogThrottle _throttle = new(time);
    private int _open;

    /// <summary>The middleware for connections.</summary>
    public ConnectionDelegate Limit(ConnectionDelegate next) => async connection =>
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= maxConnections)
            {
                await next(connection);
            }
            else if (_throttle.TryClaimLine() is { } count)
            {
                LogRefused(maxConnections, count);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };

    [LoggerMessage(25, LogLevel.Warning, "{Max} connections are open; further ones are closed at once. Refused since the last such line: {Count}.")]
    private partial void LogRefused(int max, int count);
}
