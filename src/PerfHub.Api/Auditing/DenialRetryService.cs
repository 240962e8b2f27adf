using System.Threading.Channels;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Auditing;

/// <summary>
/// Writes audit entries that the store refused when their requests were denied. They are in memory: a killed host loses them, so each
/// one is also logged.
/// </summary>
public sealed partial class DenialRetryService : BackgroundService
{
    /// <summary>The largest number of queued entries; each takes at most 16 KB, because the server limits the path.</summary>
    public const int Capacity = 2_000;

    private static readonly TimeSpan MinDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly Db _db;
    private readonly StoreFaultMonitor _faults;
    private readonly ILogger<DenialRetryService> _logger;
    private readonly Channel<AuditOutboxRow> _queue;
    private int _dropped;

    /// <summary>Creates the service.</summary>
    public DenialRetryService(Db db, StoreFaultMonitor faults, ILogger<DenialRetryService> logger)
    {
        (_db, _faults, _logger) = (db, faults, logger);
        var options = new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest };
        _queue = Channel.CreateBounded<AuditOutboxRow>(options, _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Logs and queues an entry that could not be written. If the queue is full, the oldest entry is dropped.</summary>
    public void Enqueue(AuditOutboxRow row, Exception error)
    {
        // Neither action nor subject: they hold what a stranger sent.
        LogQueued(GetUnreported(error), row.Id, row.Outcome, row.Actor, row.Bureau);
        _queue.Writer.TryWrite(row);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ShutdownTimeout);
        await TryWriteAllAsync(MinDelay, timeout.Token);
        if (_queue.Reader.Count > 0)
        {
            LogLost(_queue.Reader.Count);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var delay = MinDelay;
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(delay, stoppingToken);
                var nextDelay = delay * 2 < MaxDelay ? delay * 2 : MaxDelay;
                delay = await TryWriteAllAsync(nextDelay, stoppingToken) ? MinDelay : nextDelay;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync makes the last attempt.
        }
    }

    /// <summary>
    /// Writes the queued entries one by one. An entry that fails goes to the end of the queue, so that it does not block the others.
    /// </summary>
    private async Task<bool> TryWriteAllAsync(TimeSpan retryDelay, CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
        {
            LogDropped(dropped, Capacity);
        }

        while (!cancel.IsCancellationRequested && _queue.Reader.TryRead(out var row))
        {
            try
            {
                await _db.WriteAsync(session => AuditLogWriter.TryAddAgainAsync(session, row), cancel);
            }
            catch (Exception error)
            {
                _queue.Writer.TryWrite(row);
                if (!cancel.IsCancellationRequested)
                {
                    LogRetryFailed(GetUnreported(error), _queue.Reader.Count, retryDelay);
                }

                return false;
            }
        }

        return true;
    }

    /// <summary>The error, unless a line of its own reports it: a full disk would fill the log with stack traces.</summary>
    private Exception? GetUnreported(Exception error) => _faults.Report(error) ? null : error;

    [LoggerMessage(80, LogLevel.Error, "The audit entry {Id} ({Outcome}, actor {Actor}, bureau {Bureau}) could not be written; it is queued and will be written later.")]
    private partial void LogQueued(Exception? error, long id, AuditOutcome outcome, string actor, string bureau);

    [LoggerMessage(81, LogLevel.Error, "Writing queued audit entries failed; {Count} are queued, retrying in {Delay}.")]
    private partial void LogRetryFailed(Exception? error, int count, TimeSpan delay);

    [LoggerMessage(82, LogLevel.Error, "The {Count} oldest queued audit entries are lost because the queue of {Capacity} was full.")]
    private partial void LogDropped(int count, int capacity);

    [LoggerMessage(83, LogLevel.Error, "{Count} queued audit entries are lost because the host stops.")]
    private partial void LogLost(int count);
}
