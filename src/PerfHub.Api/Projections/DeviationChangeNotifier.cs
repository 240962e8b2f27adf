using System.Collections.Concurrent;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections;

/// <summary>
/// Wakes those who wait for changes. However many wait on this host, it alone looks for what is new, twice a second while
/// anybody waits, and at once where the host itself has written; only those are woken whose bureau and year it concerns.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="numbers">Gives changes their numbers.</param>
/// <param name="dialect">Tells when the store is away.</param>
/// <param name="host">Tells when the host stops.</param>
/// <param name="logger">For what goes wrong.</param>
public sealed partial class DeviationChangeNotifier(
    Db db, DeviationChangeSequencer numbers, Dialect dialect, IHostApplicationLifetime host, ILogger<DeviationChangeNotifier> logger) : BackgroundService
{
    /// <summary>The most that may wait on this host, and of them the most with one key.</summary>
    public const int MaxSubscriptions = 1000, MaxSubscriptionsPerKey = 20;

    private const string LastSeqSql = "SELECT MAX(c.Seq) FROM DeviationChange c";

    private const string ChangedScopesSql = """
        SELECT DISTINCT s.Ancestor AS Bureau, c.Year
        FROM DeviationChange c
        JOIN BureauScope s ON s.Descendant = c.Bureau
        WHERE c.Seq > @seen AND c.Seq <= @head
        """;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Subscription, byte> _subscriptions = [];
    private readonly AsyncSignal _signal = new();
    private readonly CancellationToken _hostStopping = host.ApplicationStopping;

    /// <summary>How many wait.</summary>
    public int SubscriptionCount => _subscriptions.Count;

    /// <summary>Something was written on this host.</summary>
    public void Notify() => _signal.Set();

    /// <summary>Waits, from here on, for changes of a bureau and year: whoever looks after this and finds none misses none that comes.</summary>
    /// <param name="key">The id of the caller's key.</param>
    /// <param name="bureau">The bureau's code.</param>
    /// <param name="year">The fiscal year.</param>
    /// <exception cref="ProblemException">429 where too many wait.</exception>
    public Subscription Subscribe(string key, string bureau, int year)
    {
        if (_subscriptions.Count >= MaxSubscriptions || _subscriptions.Keys.Count(waiter => waiter.KeyId == key) >= MaxSubscriptionsPerKey)
        {
            throw ProblemKind.TooFast.ToException("等待变动的请求过多。", "Too many requests wait for changes.");
        }

        var waiter = new Subscription(this, key, bureau, year);
        _subscriptions.TryAdd(waiter, 0);
        Notify();
        return waiter;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (long? seen = null; ;)
            {
                var signal = _signal.WaitAsync();
                seen = _subscriptions.IsEmpty ? null : await PollChangesAsync(seen, stoppingToken);
                await signal.WaitAsync(_subscriptions.IsEmpty ? Timeout.InfiniteTimeSpan : PollInterval, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>Wakes those whom the changes since the last look concern, or everybody where there was none; tells how far it has seen.</summary>
    private async Task<long?> PollChangesAsync(long? seen, CancellationToken stop)
    {
        try
        {
            await numbers.ProcessPendingAsync(stop);
            var head = await db.QueryFirstOrDefaultAsync<long?>(LastSeqSql, new { }, stop) ?? 0;
            var news = seen is null ? null
                : seen == head ? []
                : (await db.QueryAsync<ChangedScope>(ChangedScopesSql, new { seen, head }, stop)).Select(it => (it.Bureau, it.Year)).ToHashSet();
            foreach (var waiter in _subscriptions.Keys.Where(waiter => news?.Contains((waiter.Bureau, waiter.Year)) != false))
            {
                waiter.Signal();
            }

            return head;
        }
        catch (Exception error) when (Db.IsUnavailable(error, dialect))
        {
            return seen;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogPollFailed(error);
            return seen;
        }
    }

    [LoggerMessage(41, LogLevel.Error, "Those who wait for changes could not be told of them.")]
    private partial void LogPollFailed(Exception error);

    private sealed record ChangedScope
    {
        public required string Bureau { get; init; }

        public required int Year { get; init; }
    }

    /// <summary>One who waits.</summary>
    public sealed class Subscription : IDisposable
    {
        private readonly DeviationChangeNotifier _notifier;
        private readonly AsyncSignal _changed = new();
        private Task _nextChange;

        internal Subscription(DeviationChangeNotifier watch, string key, string bureau, int year)
        {
            (_notifier, KeyId, Bureau, Year) = (watch, key, bureau, year);
            _nextChange = _changed.WaitAsync();
        }

        internal string KeyId { get; }

        internal string Bureau { get; }

        internal int Year { get; }

        /// <summary>Whether there may be something new since it was last asked, as soon as there is; not where the time is over or the host stops.</summary>
        /// <param name="time">The longest to wait.</param>
        /// <param name="cancel">Nobody waits any more.</param>
        public async Task<bool> WaitForChangesAsync(TimeSpan time, CancellationToken cancel)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, _notifier._hostStopping);
            await _nextChange.WaitAsync(time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
            var isNew = _nextChange.IsCompleted;
            _nextChange = _changed.WaitAsync();
            return isNew;
        }

        /// <inheritdoc />
        public void Dispose() => _notifier._subscriptions.TryRemove(this, out _);

        internal void Signal() => _changed.Set();
    }
}
