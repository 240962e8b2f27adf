using System.Threading.RateLimiting;

namespace PerfHub.Api.Security;

/// <summary>Waits with a time limit.</summary>
internal static class RateLimiterExtensions
{
    /// <summary>Creates the time limit of one or more calls of <see cref="AcquireOrNullAsync"/>.</summary>
    public static CancellationTokenSource CreateTimeout(TimeSpan maxWait, CancellationToken cancel)
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(maxWait);
        return timeout;
    }

    /// <summary>Waits for permits; null if they do not come in time.</summary>
    public static async ValueTask<RateLimitLease?> AcquireOrNullAsync(
        this RateLimiter limiter, int permits, CancellationTokenSource timeout, CancellationToken cancel)
    {
        try
        {
            return await limiter.AcquireAsync(permits, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
