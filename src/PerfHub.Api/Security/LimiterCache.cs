using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace PerfHub.Api.Security;

/// <summary>
/// A limiter for each key in use, e.g. for each caller. Those that have been idle for ten seconds are dropped, so memory is bounded by the
/// keys of about ten seconds and by what is in progress. Buckets get their tokens every second.
/// </summary>
/// <remarks>
/// PartitionedRateLimiter of the framework does the same under one lock, and creates a delegate for each call. A request asks for some ten
/// limiters, and that took a tenth of the processor time of a cached page.
/// </remarks>
internal sealed class LimiterCache<TKey, TLimiter> : IAsyncDisposable
    where TKey : notnull
    where TLimiter : RateLimiter
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10), Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TKey, TLimiter> _limiters = new();
    private readonly Func<TKey, TLimiter> _create;
    private readonly Timer _timer;

    /// <param name="create">Creates the limiter of a key. A bucket must not replenish itself.</param>
    public LimiterCache(Func<TKey, TLimiter> create)
    {
        _create = create;
        _timer = new Timer(static cache => ((LimiterCache<TKey, TLimiter>)cache!).Maintain(), this, Interval, Interval);
    }

    /// <summary>Gets the limiter of a key. A bucket got its tokens within the last second.</summary>
    public TLimiter Get(TKey key) => _limiters.TryGetValue(key, out var limiter) ? limiter : _limiters.GetOrAdd(key, _create);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        foreach (var limiter in _limiters.Values)
        {
            await limiter.DisposeAsync();
        }
    }

    // A request may just have got an idle limiter. It then counts for nobody, which does not matter: it is the first in ten seconds.
    private void Maintain()
    {
        foreach (var pair in _limiters)
        {
            (pair.Value as ReplenishingRateLimiter)?.TryReplenish();
            if (pair.Value.IdleDuration > IdleTime)
            {
                _limiters.TryRemove(pair);
            }
        }
    }
}
