using PerfHub.Api.Persistence;

namespace PerfHub.Api.Jobs;

/// <summary>
/// Works on jobs, whoever's host they were asked for at: those of one bureau and year one after the other, those of different
/// ones in turns of a step. Whoever works on a job has its lease, which is renewed meanwhile and asked for again in each step's
/// transaction: a step is done once, and one host's death costs the others the rest of its lease.
/// </summary>
/// <param name="works">What jobs do, by kind.</param>
/// <param name="db">The store.</param>
/// <param name="dialect">Tells when the store is away.</param>
/// <param name="time">The source of time.</param>
/// <param name="logger">For what goes wrong.</param>
public sealed partial class JobWorker(
    IEnumerable<JobHandler> works, Db db, Dialect dialect, TimeProvider time, ILogger<JobWorker> logger) : BackgroundService
{
    // Times are those of the hosts' clocks: a lease outlasts what they differ by.
    internal static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(10);

    private const string SelectRunnableSql = """
        SELECT j.* FROM Job j
        WHERE j.State IN ('Queued', 'Running') AND (j.LeasedUntil IS NULL OR j.LeasedUntil < @now OR j.LeaseOwner = @leaseOwner)
          AND NOT EXISTS (
            SELECT 1 FROM Job e WHERE e.State IN ('Queued', 'Running') AND e.Bureau = j.Bureau AND e.Year = j.Year AND e.Id < j.Id)
        ORDER BY j.Id
        """;

    private const string AcquireLeaseSql = """
        UPDATE Job SET LeaseOwner = @leaseOwner, LeasedUntil = @until, State = 'Running', Attempts = Attempts + 1
        WHERE Id = @Id AND State IN ('Queued', 'Running') AND (LeasedUntil IS NULL OR LeasedUntil < @now OR LeaseOwner = @leaseOwner)
        """;

    private const string RenewLeaseSql = "UPDATE Job SET LeasedUntil = @until WHERE Id = @Id AND LeaseOwner = @leaseOwner";

    private const string SelectJobSql = "SELECT * FROM Job WHERE Id = @Id";

    private const string MarkFailedSql = "UPDATE Job SET State = 'Failed', UpdatedAt = @now WHERE Id = @Id AND LeaseOwner = @leaseOwner";

    private const int BatchSize = 50, MaxAttempts = 20;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, JobHandler> _handlers = works.ToDictionary(work => work.Kind);
    private readonly string _leaseOwner = Guid.NewGuid().ToString("N");
    private readonly AsyncSignal _wakeSignal = new();

    /// <summary>A job was committed: it need not wait for the next look.</summary>
    public void Wake() => _wakeSignal.Set();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var asked = _wakeSignal.WaitAsync;
                if (!await RunReadyJobsAsync(stoppingToken))
                {
                    await asked.WaitAsync(PollInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what is left is for the others, or for its next start.
        }
    }

    /// <summary>Does a step of each job that can be worked on; tells whether any came on.</summary>
    private async Task<bool> RunReadyJobsAsync(CancellationToken stop)
    {
        var cameOn = false;
        try
        {
            foreach (var job in await db.QueryPageAsync<JobRow>(SelectRunnableSql, new { now = time.UtcNow(), leaseOwner = _leaseOwner, Limit = BatchSize }, stop))
            {
                cameOn |= await RunStepAsync(job, stop);
            }
        }
        catch (Exception error) when (Db.IsUnavailable(error, dialect))
        {
            // Readiness tells that the store is away; jobs are in the store.
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogStepFailed(error);
        }

        return cameOn;
    }

    private async Task<bool> RunStepAsync(JobRow job, CancellationToken stop)
    {
        // A newer release's, while hosts are replaced.
        if (!_handlers.TryGetValue(job.Kind, out var work) || (!HoldsLease(job) && await UpdateLeaseAsync(AcquireLeaseSql, job, stop) == 0))
        {
            return false;
        }

        try
        {
            var next = work.PrepareStepAsync(job, stop);
            while (await Task.WhenAny(next, Task.Delay(LeaseDuration / 3, stop)) != next)
            {
                await UpdateLeaseAsync(RenewLeaseSql, job, stop);
            }

            var write = await next;
            return await db.WriteBulkAsync(session => CommitStepAsync(session, job, write), stop);
        }
        catch (Exception error) when (error is not OperationCanceledException && !Db.IsUnavailable(error, dialect))
        {
            LogStepFailed(error);
            if (job.Attempts >= MaxAttempts)
            {
                await db.WriteAsync(session => session.ExecuteAsync(MarkFailedSql, new { now = time.UtcNow(), job.Id, leaseOwner = _leaseOwner }), stop);
            }

            return false;
        }
    }

    /// <summary>Whether its lease lasts for a while yet, so that the step's own transaction need only renew it.</summary>
    private bool HoldsLease(JobRow job) => job.LeaseOwner == _leaseOwner && job.LeasedUntil > time.UtcNow() + LeaseDuration / 2;

    private Task<int> UpdateLeaseAsync(string sql, JobRow job, CancellationToken stop) => db.WriteAsync(
        session => session.ExecuteAsync(sql, new { leaseOwner = _leaseOwner, now = time.UtcNow(), until = time.UtcNow() + LeaseDuration, job.Id }), stop);

    /// <summary>Writes a step, unless somebody else has taken the job meanwhile. The renewed row is locked until the step is committed.</summary>
    private async Task<bool> CommitStepAsync(WriteSession session, JobRow job, Func<WriteSession, JobRow, Task<JobRow>> write)
    {
        if (await session.ExecuteAsync(RenewLeaseSql, new { until = time.UtcNow() + LeaseDuration, job.Id, leaseOwner = _leaseOwner }) == 0)
        {
            return false;
        }

        var before = (await session.QueryFirstOrDefaultAsync<JobRow>(SelectJobSql, new { job.Id }))!;
        var after = await write(session, before) with { Attempts = 0, UpdatedAt = time.UtcNow() };
        await session.UpdateAsync([after.State == JobState.Done ? after with { LeaseOwner = null, LeasedUntil = null } : after]);
        return true;
    }

    [LoggerMessage(50, LogLevel.Error, "A step of a job could not be done.")]
    private partial void LogStepFailed(Exception error);
}
