namespace PerfHub.Api.Persistence.Outbox;

/// <summary>Keeps every <see cref="OutboxProcessor"/> short while nobody reads, so that whoever does next finds little left to do.</summary>
/// <param name="backlogs">The backlogs.</param>
/// <param name="dialect">Tells when the store is away.</param>
/// <param name="logger">For what goes wrong.</param>
public sealed partial class OutboxService(IEnumerable<OutboxProcessor> backlogs, Dialect dialect, ILogger<OutboxService> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(PollInterval, stoppingToken);
                foreach (var backlog in backlogs)
                {
                    await TryProcessAsync(backlog, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TryProcessAsync(OutboxProcessor backlog, CancellationToken stop)
    {
        try
        {
            await backlog.ProcessPendingAsync(stop);
        }
        catch (Exception error) when (Db.IsUnavailable(error, dialect))
        {
            // Readiness tells that the store is away; nothing is lost, for the queues are in the store.
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Tried again: readers catch up by themselves meanwhile, and tell their callers if it fails.
            LogProcessingFailed(error);
        }
    }

    [LoggerMessage(40, LogLevel.Error, "What follows from what was written could not be done.")]
    private partial void LogProcessingFailed(Exception error);
}
