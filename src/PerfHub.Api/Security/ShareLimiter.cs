using System.Threading.RateLimiting;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Security;

/// <summary>
/// Shares what the host has little of, e.g. downloads at a time, between its callers. A caller has a few places. All callers of a bureau
/// and the bureaus below it have three quarters of the places of the bureau above, and those of a top-level bureau three quarters of all:
/// nobody can take the places of others by creating keys and bureaus. A request takes a place of its caller first and of the host last.
/// So only as many requests wait for a bureau's places as their callers have places themselves, and callers and bureaus take turns.
/// </summary>
public sealed class ShareLimiter(ShareLimits limits, BureauPathCache paths) : IAsyncDisposable
{
    private readonly LimiterCache<Share, ConcurrencyLimiter> _limiters = new(
        share => new ConcurrencyLimiter(new() { PermitLimit = share.Places, QueueLimit = share.Waiting }));

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
                    && (share.Waiting == 0 || !held.TryAdd(await WaitAsync(limiter, places, timeout ??= CreateTimeout(cancel), cancel))))
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
    public ValueTask DisposeAsync() => _limiters.DisposeAsync();

    private CancellationTokenSource CreateTimeout(CancellationToken cancel)
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(limits.MaxWait);
        return timeout;
    }

    private static async ValueTask<RateLimitLease?> WaitAsync(ConcurrencyLimiter limiter, int places, CancellationTokenSource timeout, CancellationToken cancel)
    {
        try
        {
            return await limiter.AcquireAsync(places, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
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
