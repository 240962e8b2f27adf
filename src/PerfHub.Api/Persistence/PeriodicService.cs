namespace PerfHub.Api.Persistence;

/// <summary>A background service that does the same work again and again. A failure is logged, and the work is tried again after the interval.</summary>
public abstract partial class PeriodicService(TimeSpan interval, TimeProvider time, StoreFaultMonitor faults, ILogger logger) : BackgroundService
{
    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryRunAsync(stoppingToken);
        }
    }

    /// <summary>Does the work once.</summary>
    protected abstract Task RunAsync(CancellationToken cancel);

    private async Task TryRunAsync(CancellationToken stop)
    {
        try
        {
            await RunAsync(stop);
        }
        catch (Exception error) when ((error is OperationCanceledException && stop.IsCancellationRequested) || faults.Report(error))
        {
            // It is tried again after the interval.
        }
        catch (Exception error)
        {
            LogRunFailed(error, GetType().Name, interval);
        }
    }

    [LoggerMessage(54, LogLevel.Error, "{Service} failed; retrying in {Delay}.")]
    private partial void LogRunFailed(Exception error, string service, TimeSpan delay);
}
