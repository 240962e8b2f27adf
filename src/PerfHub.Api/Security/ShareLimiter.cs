using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Security;

/// <summary>
/// Shares what the host has little of, e.g. downloads at a time, between its callers. A caller has a few places. All callers of a bureau
/// and the bureaus below it have three quarters of the places of the bureau above, and those of a top-level bureau three quarters of all:
/// nobody can take the places of others by creating keys and bureaus. A request takes a place of its caller first and of the host last.
/// So only as many requests wait for a bureau's places as their callers have places themselves, and callers and bureaus take turns.
/// </summary>
/// <remarks>
/// Every request passes some of these limiters. Those of the framework keep each caller's state for ten seconds, and look at the state of
/// all callers ten times a second; here it lasts as long as the caller has places.
/// </remarks>
public sealed class ShareLimiter(ShareLimits limits, BureauPathCache paths)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Share, SharePlaces> _used = [];

    /// <summary>Waits for a place; dispose the result to give it back.</summary>
    /// <exception cref="ProblemException">429 if the caller or one of its bureaus has no place left in time; 503 if the host has none.</exception>
    public ValueTask<IDisposable> AcquireAsync(Caller caller, CancellationToken cancel) => AcquireAsync(caller, 1, cancel);

    /// <summary>Waits for several places at once, at most all of the caller's; dispose the result to give them back.</summary>
    /// <exception cref="ProblemException">429 if the caller or one of its bureaus has too few left in time; 503 if the host has.</exception>
    public async ValueTask<IDisposable> AcquireAsync(Caller caller, int places, CancellationToken cancel)
    {
        var bureaus = caller.Bureau is { } bureau ? await paths.GetAsync(bureau, cancel) : [];
        var held = new HeldPlaces(this, Share.CreateAll(caller, bureaus, limits), Math.Min(places, limits.PerCaller));
        try
        {
            await AcquireAllAsync(held, cancel);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private async ValueTask AcquireAllAsync(HeldPlaces held, CancellationToken cancel)
    {
        CancellationTokenSource? timeout = null;
        try
        {
            for (; held.Next is { } share; held.Count++)
            {
                if (TryTake(share, held.Places))
                {
                    continue;
                }

                if (timeout is null)
                {
                    timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                    timeout.CancelAfter(limits.MaxWait);
                }

                if (!await WaitAsync(share, held.Places, timeout.Token))
                {
                    cancel.ThrowIfCancellationRequested();
                    throw new ProblemException(share.IsHost ? ProblemKind.Unavailable : ProblemKind.TooManyRequests, limits.Refusal);
                }
            }
        }
        finally
        {
            timeout?.Dispose();
        }
    }

    private bool TryTake(Share share, int places)
    {
        lock (_lock)
        {
            var isTaken = GetOrAdd(share).TryTake(places);
            RemoveIfUnused(share);
            return isTaken;
        }
    }

    /// <summary>Waits for places; returns whether they were granted before <paramref name="end"/>.</summary>
    private async Task<bool> WaitAsync(Share share, int places, CancellationToken end)
    {
        LinkedListNode<SharePlacesWaiter>? waiter;
        lock (_lock)
        {
            var used = GetOrAdd(share);
            if (used.TryTake(places))
            {
                return true;
            }

            waiter = used.AddWaiter(places);
            RemoveIfUnused(share);
        }

        if (waiter is null)
        {
            return false;
        }

        await using (end.Register(() => Abandon(share, waiter)))
        {
            return await waiter.Value.Completion;
        }
    }

    private void Abandon(Share share, LinkedListNode<SharePlacesWaiter> waiter)
    {
        lock (_lock)
        {
            // There is no such state if the request has got its places and given them back.
            if (_used.TryGetValue(share, out var used))
            {
                used.RemoveWaiter(waiter);
                RemoveIfUnused(share);
            }
        }
    }

    private void Release(Share share, int places)
    {
        lock (_lock)
        {
            _used[share].Release(places);
            RemoveIfUnused(share);
        }
    }

    private SharePlaces GetOrAdd(Share share)
    {
        if (!_used.TryGetValue(share, out var used))
        {
            _used.Add(share, used = new SharePlaces(share));
        }

        return used;
    }

    private void RemoveIfUnused(Share share)
    {
        if (_used[share].IsUnused)
        {
            _used.Remove(share);
        }
    }

    /// <summary>The places that a request holds, in the first <see cref="Count"/> of its shares.</summary>
    private sealed class HeldPlaces(ShareLimiter limiter, List<Share> shares, int places) : IDisposable
    {
        private int _isDisposed;

        public int Places => places;

        public int Count { get; set; }

        /// <summary>The share in which it takes places next; <see langword="null"/> if it has them in all, or needs none.</summary>
        public Share? Next => places > 0 && Count < shares.Count ? shares[Count] : null;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                // The host's place first: the caller's next request then finds a place all the way.
                for (var i = Count - 1; i >= 0; i--)
                {
                    limiter.Release(shares[i], places);
                }
            }
        }
    }
}
