namespace PerfHub.Api.Security;

/// <summary>The places of a <see cref="Share"/> that are taken, and the requests that wait for some, in order of arrival.</summary>
internal sealed class SharePlaces(Share share)
{
    private readonly LinkedList<SharePlacesWaiter> _waiters = [];
    private int _taken;
    private long _waiting;

    /// <summary>Whether no place is taken and no request waits.</summary>
    public bool IsUnused => _taken == 0 && _waiters.Count == 0;

    /// <summary>Takes places, unless there are too few or others wait already.</summary>
    public bool TryTake(int places)
    {
        if (_waiters.Count > 0 || !Fits(places))
        {
            return false;
        }

        _taken += places;
        return true;
    }

    /// <summary>Adds a request to those that wait; <see langword="null"/> if too many wait.</summary>
    public LinkedListNode<SharePlacesWaiter>? AddWaiter(int places)
    {
        if (_waiting + places > share.Waiting)
        {
            return null;
        }

        _waiting += places;
        return _waiters.AddLast(new SharePlacesWaiter(places));
    }

    /// <summary>Removes a request that waits no longer, unless it has got its places.</summary>
    public void RemoveWaiter(LinkedListNode<SharePlacesWaiter> waiter)
    {
        if (waiter.List is not null)
        {
            _waiters.Remove(waiter);
            _waiting -= waiter.Value.Places;
            waiter.Value.Complete(hasPlaces: false);
            ServeWaiters();
        }
    }

    /// <summary>Gives places back.</summary>
    public void Release(int places)
    {
        _taken -= places;
        ServeWaiters();
    }

    private void ServeWaiters()
    {
        while (_waiters.First is { } first && Fits(first.Value.Places))
        {
            _waiters.RemoveFirst();
            _waiting -= first.Value.Places;
            _taken += first.Value.Places;
            first.Value.Complete(hasPlaces: true);
        }
    }

    private bool Fits(int places) => _taken + (long)places <= share.Places;
}
