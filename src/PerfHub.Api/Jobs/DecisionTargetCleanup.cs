using PerfHub.Api.Persistence;

namespace PerfHub.Api.Jobs;

/// <summary>
/// Removes the targets that cancelled and failed bulk decisions have left, in small batches so that no other write waits long.
/// </summary>
public sealed partial class DecisionTargetCleanup(Db db, StoreFaultMonitor faults, TimeProvider time, ILogger<DecisionTargetCleanup> logger) : BackgroundService
{
    private const string EndedJobsSql = """
        SELECT j.Id FROM Job j
        WHERE j.State IN ('Cancelled', 'Failed') AND EXISTS (SELECT 1 FROM DecisionTarget c WHERE c.Job = j.Id)
        ORDER BY j.Id
        """;

    private const string RemoveSql = """
        DELETE FROM DecisionTarget
        WHERE Job = @job AND Number < (SELECT MIN(c.Number) FROM DecisionTarget c WHERE c.Job = @job) + @size
        """;

    private const int BatchSize = 1_000, MaxJobs = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Removes all such targets. Cancellation takes effect between batches.</summary>
    public async Task RemoveAsync(CancellationToken cancel)
    {
        while (await db.QueryPageAsync<long>(EndedJobsSql, new { Limit = MaxJobs }, cancel) is { Count: > 0 } jobs)
        {
            foreach (var job in jobs)
            {
                while (await db.WriteBulkAsync(session => session.ExecuteAsync(RemoveSql, new { job, size = BatchSize }), cancel) > 0)
                {
                    cancel.ThrowIfCancellationRequested();
                }
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryRemoveAsync(stoppingToken);
        }
    }

    private async Task TryRemoveAsync(CancellationToken stop)
    {
        try
        {
            await RemoveAsync(stop);
        }
        catch (Exception error) when ((error is OperationCanceledException && stop.IsCancellationRequested) || faults.Report(error))
        {
            // It is tried again after the interval.
        }
        catch (Exception error)
        {
            LogCleanupFailed(error, Interval);
        }
    }

    [LoggerMessage(54, LogLevel.Error, "Removing the targets of cancelled and failed bulk decisions failed; retrying in {Delay}.")]
    private partial void LogCleanupFailed(Exception error, TimeSpan delay);
}
