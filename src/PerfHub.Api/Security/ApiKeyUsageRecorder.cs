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
public sealed partial class ApiKeyUsageRecorder(Db db, Dialect dialect, TimeProvider time, ILogger<ApiKeyUsageRecorder> logger) : BackgroundService
{
    private const string UpdateLastUsedSql =
        "UPDATE ApiKey SET LastUsedAt = @at WHERE Id = @id AND (LastUsedAt IS NULL OR LastUsedAt <= @before)";

    // Few enough that filings do not wait for them.
    private const int BatchSize = 64;

    // What does not fit while the store is away is told by the next use.
    private const int MaxPending = 50_000;

    private static readonly TimeSpan MinUpdateInterval = TimeSpan.FromMinutes(5), FlushInterval = TimeSpan.FromSeconds(30), ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, DateTime> _pending = new();

    /// <summary>Notes that a key was used just now.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="key">The key.</param>
    public void Record(string id, CachedApiKey key)
    {
        var now = time.UtcNow();
        if (key.TryClaimUsageUpdate(now, MinUpdateInterval) && _pending.Count < MaxPending)
        {
            _pending[id] = now;
        }
    }

    /// <summary>Writes what was noted so far.</summary>
    /// <param name="cancel">Stops it; what is left is kept.</param>
    public async Task FlushAsync(CancellationToken cancel)
    {
        // In the order of their ids, so that no two hosts wait for each other.
        foreach (var uses in _pending.OrderBy(it => it.Key, StringComparer.Ordinal).Chunk(BatchSize))
        {
            await db.WriteAsync(session => WriteBatchAsync(session, uses), cancel);
            foreach (var use in uses)
            {
                _pending.TryRemove(use);
            }
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ShutdownTimeout);
        await TryFlushAsync(patience.Token);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(FlushInterval, time);
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

            await TryFlushAsync(stoppingToken);
        }
    }

    private static async Task<int> WriteBatchAsync(WriteSession session, KeyValuePair<string, DateTime>[] uses)
    {
        var written = 0;
        foreach (var (id, at) in uses)
        {
            written += await session.ExecuteAsync(UpdateLastUsedSql, new { id, at, before = at - MinUpdateInterval });
        }

        return written;
    }

    /// <remarks>What could not be written is kept for the next time.</remarks>
    private async Task TryFlushAsync(CancellationToken cancel)
    {
        try
        {
            await FlushAsync(cancel);
        }
        catch (Exception error) when (error is OperationCanceledException || Db.IsUnavailable(error, dialect))
        {
            // Readiness tells that the store is away.
        }
        catch (Exception error)
        {
            LogFlushFailed(error);
        }
    }

    [LoggerMessage(50, LogLevel.Error, "The times at which keys were last used could not be written.")]
    private partial void LogFlushFailed(Exception error);
}
