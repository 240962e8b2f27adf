using System.Collections.Concurrent;

namespace PerfHub.Api.Security;

/// <summary>Logs rejected tokens, at most one line a minute for each reason: anybody can send any number of them.</summary>
internal sealed partial class TokenRejectionLog(TimeProvider time, ILogger<TokenRejectionLog> logger)
{
    private readonly ConcurrentDictionary<string, LogThrottle> _throttles = [];

    /// <summary>Counts a rejection, and logs it if a line is due.</summary>
    /// <param name="reason">One of a few fixed texts; nothing of the token.</param>
    public void Report(string reason)
    {
        if (_throttles.GetOrAdd(reason, _ => new LogThrottle(time)).TryClaimLine() is { } count)
        {
            LogTokenRejected(reason, count);
        }
    }

    [LoggerMessage(60, LogLevel.Information, "A token was rejected: {Reason}. Rejections since the last such line: {Count}.")]
    private partial void LogTokenRejected(string reason, int count);
}
