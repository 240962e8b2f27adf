using System.Collections.Concurrent;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>
/// Writes down when keys were last used: behind the requests, and for a key at most once in five minutes, whatever the
/// number of hosts. Nobody waits for it and no request fails for it; what a killed host had not written yet is less than a
/// minute's, and the next use tells as much.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="dialect">Tells when the store is away.</param>
/// <param name="time">The source of time.</param>
/// <param name="logger">For what goes wrong.</param>
public sealed partial class KeyUse(Db db, Dialect dialect, TimeProvider time, ILogger<KeyUse> logger) : BackgroundService
{
    private const string UsedSql =
        "UPDATE ApiKey SET LastUsedAt = @at WHERE Id = @id AND (LastUsedAt IS NULL OR LastUsedAt <= @before)";

    // Few enough that filings do not wait for them.
    private const int AtOnce = 64;

    // What does not fit while the store is away is told by the next use.
    private const int Most = 50_000;

    private static readonly TimeSpan Rarely = TimeSpan.FromMinutes(5), Pace = TimeSpan.FromSeconds(30), LastPatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, DateTime> _uses = new();

    /// <summary>Notes that a key was used just now.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="key">The key.</param>
    public void Note(string id, KnownKey key)
    {
        var now = time.Now();
        if (key.IsWorthNoting(now, Rarely) && _uses.Count < Most)
        {
            _uses[id] = now;
        }
    }

    /// <summary>Writes what was noted so far.</summary>
    /// <param name="cancel">Stops it; what is left is kept.</param>
    public async Task Write(CancellationToken cancel)
    {
        // In the order of their ids, so that no two hosts wait for each other.
        foreach (var uses in _uses.OrderBy(it => it.Key, StringComparer.Ordinal).Chunk(AtOnce))
        {
            await db.Write(session => Write(session, uses), cancel);
            foreach (var use in uses)
            {
                _uses.TryRemove(use);
            }
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LastPatience);
        await TryWrite(patience.Token);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await TryWrite(stoppingToken);
        }
    }

    private static async Task<int> Write(WriteSession session, KeyValuePair<string, DateTime>[] uses)
    {
        var written = 0;
        foreach (var (id, at) in uses)
        {
            written += await session.Execute(UsedSql, new { id, at, before = at - Rarely });
        }

        return written;
    }

    /// <remarks>What could not be written is kept for the next time.</remarks>
    private async Task TryWrite(CancellationToken cancel)
    {
        try
        {
            await Write(cancel);
        }
        catch (Exception error) when (error is OperationCanceledException || Db.IsAway(error, dialect))
        {
            // Readiness tells that the store is away.
        }
        catch (Exception error)
        {
            Failed(error);
        }
    }

    [LoggerMessage(50, LogLevel.Error, "The times at which keys were last used could not be written.")]
    private partial void Failed(Exception error);
}
