using PerfHub.Api.Persistence;

namespace PerfHub.Api.Jobs;

/// <summary>
/// Removes the targets that cancelled and failed bulk decisions have left, and those that were never accepted, in small batches so that no
/// other write waits long.
/// </summary>
public sealed class DecisionTargetCleanup(Db db, StoreFaultMonitor faults, TimeProvider time, ILogger<DecisionTargetCleanup> logger) : PeriodicService(Interval, time, faults, logger)
{
    private const string IsEnded =
        $"(j.State IN ('Cancelled', 'Failed') OR (j.Kind = '{DecideDeviationsJob.PreparedKindName}' AND j.UpdatedAt < @preparedBefore))";

    private const string EndedJobsSql = $"""
        SELECT j.Id FROM Job j WHERE {IsEnded} AND EXISTS (SELECT 1 FROM DecisionTarget c WHERE c.Job = j.Id) ORDER BY j.Id
        """;

    // A job may be accepted after it was selected.
    private const string RemoveSql = $"""
        DELETE FROM DecisionTarget
        WHERE Job = @job AND Number < (SELECT MIN(c.Number) FROM DecisionTarget c WHERE c.Job = @job) + @size
          AND EXISTS (SELECT 1 FROM Job j WHERE j.Id = @job AND {IsEnded})
        """;

    private const int BatchSize = 1_000, MaxJobs = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Storing the longest list takes some seconds, or minutes on a busy host.
    internal static readonly TimeSpan MaxPreparation = TimeSpan.FromMinutes(10);

    /// <summary>Removes all such targets. Cancellation takes effect between batches.</summary>
    public async Task RemoveAsync(CancellationToken cancel)
    {
        var preparedBefore = Time.UtcNow() - MaxPreparation;
        while (await db.QueryPageAsync<long>(EndedJobsSql, new { preparedBefore, Limit = MaxJobs }, cancel) is { Count: > 0 } jobs)
        {
            foreach (var job in jobs)
            {
                while (await db.WriteBulkAsync(session => session.ExecuteAsync(RemoveSql, new { job, preparedBefore, size = BatchSize }), cancel) > 0)
                {
                    cancel.ThrowIfCancellationRequested();
                }
            }
        }
    }

    /// <inheritdoc />
    protected override Task RunAsync(CancellationToken cancel) => RemoveAsync(cancel);
}
