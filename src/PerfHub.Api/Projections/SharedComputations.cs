namespace PerfHub.Api.Projections;

/// <summary>
/// Computes each result once at a time. A request that comes during a computation waits for the next one, which starts after it, and shares
/// it with all others that wait. So it sees every write that was acknowledged before it, and a result that takes long to compute is computed
/// one time after the other however many requests there are, even if each follows a write.
/// </summary>
internal sealed class SharedComputations<T>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Computation> _last = [];

    /// <summary>Computes a result, or shares the next computation of it.</summary>
    /// <param name="key">What is computed.</param>
    /// <param name="version">The data version that the result must show.</param>
    /// <param name="compute">
    /// Computes it. It gets the highest version of all who wait for it, and a token that is cancelled if all of them have gone.
    /// </param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<T> RunAsync(string key, long version, Func<long, CancellationToken, Task<T>> compute, CancellationToken cancel)
    {
        var computation = Join(key, version, compute);
        try
        {
            return await computation.Result.WaitAsync(cancel);
        }
        finally
        {
            lock (_lock)
            {
                computation.Leave();
            }
        }
    }

    private Computation Join(string key, long version, Func<long, CancellationToken, Task<T>> compute)
    {
        lock (_lock)
        {
            if (_last.TryGetValue(key, out var last) && last.TryJoin(version))
            {
                return last;
            }

            var next = _last[key] = new Computation(_lock, last?.End ?? Task.CompletedTask, version, compute);
            next.End.ContinueWith(_ => Forget(key, next), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return next;
        }
    }

    private void Forget(string key, Computation ended)
    {
        lock (_lock)
        {
            if (_last.GetValueOrDefault(key) == ended)
            {
                _last.Remove(key);
            }
        }
    }

    /// <summary>A computation. Requests join and leave it under the lock of the owner.</summary>
#pragma warning disable CA1001 // The source of cancellation has neither a timer nor a handle.
    private sealed class Computation
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _abandoned = new();
        private readonly Lock _lock;
        private bool _hasStarted;
        private int _waiting = 1;
        private long _version;

        public Computation(Lock ownersLock, Task before, long version, Func<long, CancellationToken, Task<T>> compute)
        {
            (_lock, _version) = (ownersLock, version);
            Result = Task.Run(async () =>
            {
                await before;
                return await compute(Start(), _abandoned.Token);
            });
            End = Result.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        public Task<T> Result { get; }

        /// <summary>Completes with the computation, and never fails.</summary>
        public Task End { get; }

        /// <summary>Joins those who wait; fails if the computation has started already.</summary>
        public bool TryJoin(long version)
        {
            if (_hasStarted || _abandoned.IsCancellationRequested)
            {
                return false;
            }

            _waiting++;
            _version = Math.Max(_version, version);
            return true;
        }

        public void Leave()
        {
            if (--_waiting == 0)
            {
                // Callbacks must not run under the lock of all keys. Those who join see the request at once.
                _ = _abandoned.CancelAsync();
            }
        }

        private long Start()
        {
            lock (_lock)
            {
                _hasStarted = true;
                return _version;
            }
        }
    }
}
