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
    private readonly PartitionedRateLimiter<Share> _limiter = PartitionedRateLimiter.Create<Share, Share>(share => RateLimitPartition.GetConcurrencyLimiter(
        share, key => new ConcurrencyLimiterOptions { PermitLimit = key.Places, QueueLimit = key.Waiting }));

    /// <summary>Waits for a place; dispose the result to give it back.</summary>
    /// <exception cref="ProblemException">429 if the caller or one of its bureaus has no place left in time; 503 if the host has none.</exception>
    public ValueTask<IDisposable> AcquireAsync(Caller caller, CancellationToken cancel) => AcquireAsync(caller, 1, cancel);

    /// <summary>Waits for several places at once, at most all of the caller's; none if it needs none. Dispose the result to give them back.</summary>
    /// <exception cref="ProblemException">429 if the caller or one of its bureaus has too few left in time; 503 if the host has.</exception>
    public async ValueTask<IDisposable> AcquireAsync(Caller caller, int places, CancellationToken cancel)
    {
        if (places == 0)
        {
            return new HeldPlaces();
        }

        var bureaus = caller.Bureau is { } bureau ? await paths.GetAsync(bureau, cancel) : [];
        places = Math.Min(places, limits.PerCaller);
        var held = new HeldPlaces();
        var timeout = new Lazy<CancellationTokenSource>(() => CreateTimeout(cancel));
        try
        {
            foreach (var share in Share.CreateAll(caller, bureaus, limits))
            {
                if (!held.TryAdd(_limiter.AttemptAcquire(share, places))
                    && !held.TryAdd(await WaitAsync(share, places, timeout, cancel)))
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
            if (timeout.IsValueCreated)
            {
                timeout.Value.Dispose();
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    private CancellationTokenSource CreateTimeout(CancellationToken cancel)
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(limits.MaxWait);
        return timeout;
    }

    private async ValueTask<RateLimitLease?> WaitAsync(Share share, int places, Lazy<CancellationTokenSource> timeout, CancellationToken cancel)
    {
        if (share.Waiting == 0)
        {
            return null;
        }

        try
        {
            return await _limiter.AcquireAsync(share, places, timeout.Value.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed class HeldPlaces : IDisposable
    {
        private readonly List<RateLimitLease> _leases = [];
        private int _isDisposed;

        public bool TryAdd(RateLimitLease? lease)
        {
            if (lease is { IsAcquired: true })
            {
                _leases.Add(lease);
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
                for (var i = _leases.Count - 1; i >= 0; i--)
                {
                    _leases[i].Dispose();
                }
            }
        }
    }
}
