using System.Threading.RateLimiting;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Security;

/// <summary>
/// Shares what the host has little of, e.g. downloads at a time, between its callers. A caller has a few places. All callers of a bureau
/// and the bureaus below it have three quarters of the places of the bureau above, and those of a top-level bureau three quarters of all, but never fewer than one caller:
/// nobody can take the places of others by creating keys and bureaus. A request takes a place of its caller first and of the host last.
/// So only as many requests wait for a bureau's places as their callers have places themselves, and callers and bureaus take turns.
/// </summary>
public sealed class ShareLimiter(ShareLimits limits, BureauPathCache paths) : IAsyncDisposable
{
    private readonly LimiterCache<Share, ConcurrencyLimiter> _limiters = new(
        share => new ConcurrencyLimiter(new() { PermitLimit = share.Places, QueueLimit = share.Places }));

    // The framework's limiter does not look at its queue when a request leaves it: those behind a request for many places would wait for others
    // although there are places for them. So only one request at a time waits at a limiter, and the others wait in line for that.
    private readonly LimiterCache<Share, ConcurrencyLimiter> _lines = new(
        share => new ConcurrencyLimiter(new() { PermitLimit = 1, QueueLimit = share.Waiting - 1 }));

    /// <summary>Waits for a place; dispose the result to give it back.</summary>
    /// <exception cref="ProblemException">429 if the caller or one of its bureaus has no place left in time; 503 if the host has none.</exception>
    public ValueTask<IDisposable> AcquireAsync(Caller caller, CancellationToken cancel) => AcquireAsync(caller, 1, cancel);

    /// <summary>Waits for several places at once, at most all of the caller's; none if it needs none. Dispose the result to give them back.</summary>
    /// <exception cref="ProblemException">429 if the caller or one of its bureaus has too few left in time; 503 if the host has.</exception>
    public async ValueTask<IDisposable> AcquireAsync(Caller caller, int places, CancellationToken cancel)
    {
        if (places == 0)
        {
            return new HeldPlaces(0);
        }

        var bureaus = caller.Bureau is { } bureau ? await paths.GetAsync(bureau, cancel) : [];
        places = Math.Min(places, limits.PerCaller);
        var shares = Share.CreateAll(caller, bureaus, limits);
        var held = new HeldPlaces(shares.Length);
        CancellationTokenSource? timeout = null;
        try
        {
            foreach (var share in shares)
            {
                var limiter = _limiters.Get(share);
                if (!held.TryAdd(limiter.AttemptAcquire(places))
                    && (share.Waiting == 0 || !held.TryAdd(await WaitAsync(share, limiter, places, timeout ??= RateLimiterExtensions.CreateTimeout(limits.MaxWait, cancel), cancel))))
                {
                    throw new ProblemException(share.IsHost ? ProblemKind.Unavailable : ProblemKind.TooManyRequests, limits.Refusal);
                }
            }

            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
        finally
        {
            timeout?.Dispose();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        await _limiters.DisposeAsync();
    }

    private async ValueTask<RateLimitLease?> WaitAsync(
        Share share, ConcurrencyLimiter limiter, int places, CancellationTokenSource timeout, CancellationToken cancel)
    {
        using var turn = await _lines.Get(share).AcquireOrNullAsync(1, timeout, cancel);
        if (turn is not { IsAcquired: true })
        {
            return null;
        }

        RateLimitLease? lease = null;
        try
        {
            return lease = await limiter.AcquireOrNullAsync(places, timeout, cancel);
        }
        finally
        {
            // A request that gives up is still counted for a moment.
            while (lease is not { IsAcquired: true } && limiter.GetStatistics()!.CurrentQueuedCount > 0)
            {
                await Task.Yield();
            }
        }
    }

    private sealed class HeldPlaces(int count) : IDisposable
    {
        private readonly RateLimitLease[] _leases = new RateLimitLease[count];
        private int _count;
        private int _isDisposed;

        public bool TryAdd(RateLimitLease? lease)
        {
            if (lease is { IsAcquired: true })
            {
                _leases[_count++] = lease;
                return true;
            }

            lease?.Dispose();
            return false;
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                // The host's place first: the caller's next request then finds a place all the way.
                for (var i = _count - 1; i >= 0; i--)
                {
                    _leases[i].Dispose();
                }
            }
        }
    }
}
