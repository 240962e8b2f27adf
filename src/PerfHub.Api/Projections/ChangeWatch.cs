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
public sealed partial class ChangeWatch(
    Db db, DeviationChangeNumbers numbers, Dialect dialect, IHostApplicationLifetime host, ILogger<ChangeWatch> logger) : BackgroundService
{
    /// <summary>The most that may wait on this host, and of them the most with one key.</summary>
    public const int MostWaiting = 1000, MostWaitingOfKey = 20;

    private const string HeadSql = "SELECT MAX(c.Seq) FROM DeviationChange c";

    private const string NewsSql = """
        SELECT DISTINCT s.Ancestor AS Bureau, c.Year
        FROM DeviationChange c
        JOIN BureauScope s ON s.Descendant = c.Bureau
        WHERE c.Seq > @seen AND c.Seq <= @head
        """;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Waiter, byte> _waiting = [];
    private readonly Pulse _pulse = new();
    private readonly CancellationToken _stopping = host.ApplicationStopping;

    /// <summary>How many wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Something was written on this host.</summary>
    public void Beat() => _pulse.Beat();

    /// <summary>Waits, from here on, for changes of a bureau and year: whoever looks after this and finds none misses none that comes.</summary>
    /// <param name="key">The id of the caller's key.</param>
    /// <param name="bureau">The bureau's code.</param>
    /// <param name="year">The fiscal year.</param>
    /// <exception cref="ProblemException">429 where too many wait.</exception>
    public Waiter Enter(string key, string bureau, int year)
    {
        if (_waiting.Count >= MostWaiting || _waiting.Keys.Count(waiter => waiter.Key == key) >= MostWaitingOfKey)
        {
            throw ProblemKind.TooFast.Because("等待变动的请求过多。", "Too many requests wait for changes.");
        }

        var waiter = new Waiter(this, key, bureau, year);
        _waiting.TryAdd(waiter, 0);
        Beat();
        return waiter;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (long? seen = null; ;)
            {
                var pulse = _pulse.Next;
                seen = _waiting.IsEmpty ? null : await Look(seen, stoppingToken);
                await pulse.WaitAsync(_waiting.IsEmpty ? Timeout.InfiniteTimeSpan : Pace, stoppingToken)
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
    private async Task<long?> Look(long? seen, CancellationToken stop)
    {
        try
        {
            await numbers.CatchUp(stop);
            var head = await db.FirstOrDefault<long?>(HeadSql, new { }, stop) ?? 0;
            var news = seen is null ? null
                : seen == head ? []
                : (await db.All<News>(NewsSql, new { seen, head }, stop)).Select(it => (it.Bureau, it.Year)).ToHashSet();
            foreach (var waiter in _waiting.Keys.Where(waiter => news?.Contains((waiter.Bureau, waiter.Year)) != false))
            {
                waiter.Wake();
            }

            return head;
        }
        catch (Exception error) when (Db.IsAway(error, dialect))
        {
            return seen;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Failed(error);
            return seen;
        }
    }

    [LoggerMessage(41, LogLevel.Error, "Those who wait for changes could not be told of them.")]
    private partial void Failed(Exception error);

    private sealed record News
    {
        public required string Bureau { get; init; }

        public required int Year { get; init; }
    }

    /// <summary>One who waits.</summary>
    public sealed class Waiter : IDisposable
    {
        private readonly ChangeWatch _watch;
        private readonly Pulse _news = new();
        private Task _next;

        internal Waiter(ChangeWatch watch, string key, string bureau, int year)
        {
            (_watch, Key, Bureau, Year) = (watch, key, bureau, year);
            _next = _news.Next;
        }

        internal string Key { get; }

        internal string Bureau { get; }

        internal int Year { get; }

        /// <summary>Whether there may be something new since it was last asked, as soon as there is; not where the time is over or the host stops.</summary>
        /// <param name="time">The longest to wait.</param>
        /// <param name="cancel">Nobody waits any more.</param>
        public async Task<bool> HasNews(TimeSpan time, CancellationToken cancel)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, _watch._stopping);
            await _next.WaitAsync(time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
            var isNew = _next.IsCompleted;
            _next = _news.Next;
            return isNew;
        }

        /// <inheritdoc />
        public void Dispose() => _watch._waiting.TryRemove(this, out _);

        internal void Wake() => _news.Beat();
    }
}
