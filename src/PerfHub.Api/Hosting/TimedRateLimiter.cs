using System.Threading.RateLimiting;

namespace PerfHub.Api.Hosting;

/// <summary>A limiter in which a request waits for its turn no longer than a given time.</summary>
internal sealed class TimedRateLimiter(RateLimiter inner, TimeSpan maxWait) : RateLimiter
{
    /// <inheritdoc />
    public override TimeSpan? IdleDuration => inner.IdleDuration;

    /// <inheritdoc />
    public override RateLimiterStatistics? GetStatistics() => inner.GetStatistics();

    /// <inheritdoc />
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => inner.AttemptAcquire(permitCount);

    /// <inheritdoc />
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var immediate = inner.AttemptAcquire(permitCount);
        if (immediate.IsAcquired)
        {
            return immediate;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(maxWait);
        try
        {
            return await inner.AcquireAsync(permitCount, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return immediate;
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc />
    protected override async ValueTask DisposeAsyncCore()
    {
        await inner.DisposeAsync();
        await base.DisposeAsyncCore();
    }
}
