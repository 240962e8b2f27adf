using Microsoft.AspNetCore.Connections;

namespace PerfHub.Api.Hosting;

/// <summary>Closes new connections while too many are open, and logs it at most once a minute; the server's own limit would log each one.</summary>
internal sealed partial class ConnectionLimiter(int maxConnections, TimeProvider time, ILogger<ConnectionLimiter> logger)
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _open, _refused;
    private long? _loggedAt;

    /// <summary>The middleware for connections.</summary>
    public ConnectionDelegate Limit(ConnectionDelegate next) => async connection =>
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= maxConnections)
            {
                await next(connection);
            }
            else
            {
                CountRefusal();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };

    private void CountRefusal()
    {
        lock (_lock)
        {
            _refused++;
            if (_loggedAt is { } last && time.GetElapsedTime(last) < LogInterval)
            {
                return;
            }

            LogRefused(maxConnections, _refused);
            (_loggedAt, _refused) = (time.GetTimestamp(), 0);
        }
    }

    [LoggerMessage(25, LogLevel.Warning, "{Max} connections are open; further ones are closed at once. Refused since the last such line: {Count}.")]
    private partial void LogRefused(int max, int count);
}
