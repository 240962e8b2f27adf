using PerfHub.Api.Persistence;

namespace PerfHub.Api.Jobs;

/// <summary>
/// Removes the targets that cancelled and failed bulk decisions have left, and those that were never accepted, in small batches so that no
/// other write waits long.
/// </summary>
public sealed class DecisionTargetCleanup(Db db, StoreFaultMonitor faults, TimeProvider time, ILogger<DecisionTargetCleanup> logger) : PeriodicService(Interval, time, faults, logger)
{
    // The first change of the state wins: a job that has ended is not accepted, and the targets of one that was accepted stay.
    private const string EndUnacceptedSql =
        $"UPDATE Job SET State = 'Cancelled' WHERE Kind = '{DecideDeviationsJob.PreparedKindName}' AND State = 'Done' AND UpdatedAt < @preparedBefore";

    private const string EndedJobsSql = """
        SELECT j.Id FROM Job j
        WHERE j.State IN ('Cancelled', 'Failed') AND EXISTS (SELECT 1 FROM DecisionTarget c WHERE c.Job = j.Id) ORDER BY j.Id
        """;

    private const string RemoveSql = """
        DELETE FROM DecisionTarget WHERE Job = @job AND Number < (SELECT MIN(c.Number) FROM DecisionTarget c WHERE c.Job = @job) + @size
        """;

    private const int BatchSize = 1_000, MaxJobs = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Storing the longest list takes some seconds, or minutes on a busy host.
    internal static readonly TimeSpan MaxPreparation = TimeSpan.FromMinutes(10);

    /// <summary>Removes all such targets. Cancellation takes effect between batches.</summary>
    public async Task RemoveAsync(CancellationToken cancel)
    {
        var preparedBefore = Time.UtcNow() - MaxPreparation;
        await db.WriteBulkAsync(session => session.ExecuteAsync(EndUnacceptedSql, new { preparedBefore }), cancel);
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
    protected override Task RunAsync(CancellationToken cancel) => RemoveAsync(cancel);
}
