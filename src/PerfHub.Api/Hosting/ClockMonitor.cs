namespace PerfHub.Api.Hosting;

/// <summary>Logs when the clock of the machine was set back: receipts then get the time of the one before, until the clock has caught up.</summary>
public sealed partial class ClockMonitor(TimeProvider time, ILogger<ClockMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5), MinDifference = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (clock, start) = (time.GetUtcNow(), time.GetTimestamp());
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(CheckInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var difference = clock + time.GetElapsedTime(start) - time.GetUtcNow();
            if (difference > MinDifference)
            {
                LogSetBack(difference);
            }

            (clock, start) = (time.GetUtcNow(), time.GetTimestamp());
        }
    }

    [LoggerMessage(22, LogLevel.Warning, "The clock was set back by {Difference}. Receipts keep the time of the last one; deadlines and the expiry of keys use the new time.")]
    private partial void LogSetBack(TimeSpan difference);
}
