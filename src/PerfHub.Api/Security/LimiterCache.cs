using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace PerfHub.Api.Security;

/// <summary>
/// A limiter for each key in use, e.g. for each caller; see decision 0116. Buckets get their tokens every second and are dropped when they
/// are full; other limiters when they have been idle for ten seconds. So memory is bounded by the keys of about ten seconds and by what is in
/// progress.
/// </summary>
internal sealed class LimiterCache<TKey, TLimiter> : IAsyncDisposable
    where TKey : notnull
    where TLimiter : RateLimiter
{
    // A full bucket that stays would get the tokens of its idle time as soon as one is taken, so the burst would be granted twice.
    private static readonly TimeSpan
        MaxIdleTime = typeof(ReplenishingRateLimiter).IsAssignableFrom(typeof(TLimiter)) ? TimeSpan.Zero : TimeSpan.FromSeconds(10),
        Interval = TimeSpan.FromSeconds(1);

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

    private void Maintain()
    {
        foreach (var pair in _limiters)
        {
            var limiter = pair.Value;
            (limiter as ReplenishingRateLimiter)?.TryReplenish();

            // A request may have got the limiter before it was dropped, and take a place or token of it afterwards. The limiter then comes back,
            // unless the key already has a new one; in that case the request counts for nobody.
            if (limiter.IdleDuration > MaxIdleTime && _limiters.TryRemove(pair) && limiter.IdleDuration is null)
            {
                _limiters.TryAdd(pair.Key, limiter);
            }
        }
    }
}
