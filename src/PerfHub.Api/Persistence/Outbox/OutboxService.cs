namespace PerfHub.Api.Persistence.Outbox;

/// <summary>Runs every <see cref="OutboxProcessor"/> each second, so that the next reader finds few pending rows.</summary>
public sealed partial class OutboxService(IEnumerable<OutboxProcessor> processors, StoreFaultMonitor faults, ILogger<OutboxService> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(PollInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var processor in processors)
            {
                await TryProcessAsync(processor, stoppingToken);
            }
        }
    }

    private async Task TryProcessAsync(OutboxProcessor processor, CancellationToken stop)
    {
        try
        {
            await processor.ProcessPendingAsync(stop);
        }
        catch (Exception error) when ((error is OperationCanceledException && stop.IsCancellationRequested) || faults.Report(error))
        {
            // The rows stay in the outbox.
        }
        catch (Exception error)
        {
            // Until the retry succeeds, readers process the outbox themselves and report the failure to their callers.
            LogProcessingFailed(error, processor.GetType().Name, PollInterval);
        }
    }

    [LoggerMessage(40, LogLevel.Error, "Processing the outbox with {Processor} failed; retrying in {Delay}.")]
    private partial void LogProcessingFailed(Exception error, string processor, TimeSpan delay);
}
