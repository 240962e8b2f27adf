using System.Collections.Concurrent;
using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections;

/// <summary>
/// Signals requests that wait for changes (long polling). It polls the store for all requests of this host: twice a second while there
/// are any, and at once after a write on this host. It signals only the subscriptions of a bureau and year with changes.
/// </summary>
public sealed partial class DeviationChangeNotifier(
    Db db, DeviationChangeSequencer sequencer, StoreFaultMonitor faults, IHostApplicationLifetime host, ILogger<DeviationChangeNotifier> logger)
    : BackgroundService
{
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

    /// <summary>The number of current subscriptions.</summary>
    public int SubscriptionCount => _subscriptions.Count;

    /// <summary>Polls at once, because this host has committed a change.</summary>
    public void Notify() => _signal.Set();

    /// <summary>Subscribes to changes of a bureau and year. A caller that subscribes before it reads the feed misses no change.</summary>
    public Subscription Subscribe(string bureau, int year)
    {
        var subscription = new Subscription(this, bureau, year);
        _subscriptions.TryAdd(subscription, 0);
        Notify();
        return subscription;
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

    /// <summary>
    /// Signals the subscriptions that changes since <paramref name="seen"/> concern, or all of them if it is <see langword="null"/>;
    /// returns the last number seen.
    /// </summary>
    private async Task<long?> PollChangesAsync(long? seen, CancellationToken stop)
    {
        try
        {
            await sequencer.ProcessPendingAsync(stop);
            var head = await db.QueryFirstOrDefaultAsync<long?>(LastSeqSql, new { }, stop) ?? 0;
            var changed = seen is null ? null
                : seen == head ? []
                : (await db.QueryAsync<ChangedScope>(ChangedScopesSql, new { seen, head }, stop)).Select(it => (it.Bureau, it.Year)).ToHashSet();
            foreach (var subscription in _subscriptions.Keys.Where(it => changed?.Contains((it.Bureau, it.Year)) != false))
            {
                subscription.Signal();
            }

            return head;
        }
        catch (Exception error) when (faults.Report(error))
        {
            return seen;
        }
        catch (Exception error) when (error is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            LogPollFailed(error, PollInterval);
            return seen;
        }
    }

    [LoggerMessage(41, LogLevel.Error, "Polling for deviation changes failed; retrying in {Delay}.")]
    private partial void LogPollFailed(Exception error, TimeSpan delay);

    [method: ExplicitConstructor]
    private sealed record ChangedScope(string Bureau, int Year);

    /// <summary>A request that waits for changes.</summary>
    public sealed class Subscription : IDisposable
    {
        private readonly DeviationChangeNotifier _notifier;
        private readonly AsyncSignal _changed = new();
        private Task _nextChange;

        internal Subscription(DeviationChangeNotifier notifier, string bureau, int year)
        {
            (_notifier, Bureau, Year) = (notifier, bureau, year);
            _nextChange = _changed.WaitAsync();
        }

        internal string Bureau { get; }

        internal int Year { get; }

        /// <summary>Waits until there may be changes since the last call; returns false on a timeout or if the host stops.</summary>
        public async Task<bool> WaitForChangesAsync(TimeSpan timeout, CancellationToken cancel)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, _notifier._hostStopping);
            await _nextChange.WaitAsync(timeout, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
            var isChanged = _nextChange.IsCompleted;
            _nextChange = _changed.WaitAsync();
            return isChanged;
        }

        /// <inheritdoc />
        public void Dispose() => _notifier._subscriptions.TryRemove(this, out _);

        internal void Signal() => _changed.Set();
    }
}
