using System.Collections.Concurrent;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>
/// Records when API keys were last used: in the background, and for each key at most once in five minutes across all hosts.
/// Requests neither wait nor fail for it. A killed host loses at most the updates of the last flush interval.
/// </summary>
public sealed partial class ApiKeyUsageRecorder(Db db, StoreFaultMonitor faults, TimeProvider time, ILogger<ApiKeyUsageRecorder> logger) : BackgroundService
{
    private const string UpdateLastUsedSql =
        "UPDATE ApiKey SET LastUsedAt = @at WHERE Id = @id AND (LastUsedAt IS NULL OR LastUsedAt <= @before)";

    // Small, so that filings do not wait long for the lock.
    private const int BatchSize = 64;

    // Limits the memory while the store is unavailable.
    private const int MaxPending = 50_000;

    private static readonly TimeSpan MinUpdateInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, DateTime> _pending = new();

    /// <summary>Records that a key was used now.</summary>
    public void Record(string id, CachedApiKey key)
    {
        var now = time.UtcNow();
        if (key.TryClaimUsageUpdate(now, MinUpdateInterval) && _pending.Count < MaxPending)
        {
            _pending[id] = now;
        }
    }

    /// <summary>Writes the pending updates; updates that are not written stay pending.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        // Ordered by id, so that two hosts cannot deadlock.
        foreach (var batch in _pending.OrderBy(update => update.Key, StringComparer.Ordinal).Chunk(BatchSize))
        {
            await db.WriteAsync(session => WriteBatchAsync(session, batch), cancel);
            foreach (var update in batch)
            {
                _pending.TryRemove(update);
            }
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ShutdownTimeout);
        await TryFlushAsync(timeout.Token);
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

    private static async Task<int> WriteBatchAsync(WriteSession session, KeyValuePair<string, DateTime>[] batch)
    {
        var written = 0;
        foreach (var (id, at) in batch)
        {
            written += await session.ExecuteAsync(UpdateLastUsedSql, new { id, at, before = at - MinUpdateInterval });
        }

        return written;
    }

    private async Task TryFlushAsync(CancellationToken cancel)
    {
        try
        {
            await FlushAsync(cancel);
        }
        catch (Exception error) when ((error is OperationCanceledException && cancel.IsCancellationRequested) || faults.Report(error))
        {
            // The updates stay pending.
        }
        catch (Exception error)
        {
            LogFlushFailed(error, FlushInterval);
        }
    }

    [LoggerMessage(55, LogLevel.Error, "Writing the last-used times of API keys failed; retrying in {Delay}.")]
    private partial void LogFlushFailed(Exception error, TimeSpan delay);
}
