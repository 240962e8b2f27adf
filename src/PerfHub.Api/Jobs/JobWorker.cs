using PerfHub.Api.Persistence;
using Polly.Timeout;

namespace PerfHub.Api.Jobs;

/// <summary>
/// Runs the jobs of all hosts: jobs of one bureau and year in sequence, others interleaved step by step. A host needs the lease of a
/// job to run it, renews it during a step and checks it again in the transaction of the step, so each step is committed once. If a
/// host dies, another one continues; see <see cref="LeaseMonitor"/>.
/// </summary>
public sealed partial class JobWorker(
    IEnumerable<JobHandler> handlers, Db db, Dialect dialect, StoreFaultMonitor faults, TimeProvider time, ILogger<JobWorker> logger) : BackgroundService
{
    /// <summary>How long another host waits for the next renewal of a lease before it ends the lease.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(10);

    private const string SelectRunnableSql = """
        SELECT j.* FROM Job j
        WHERE j.State IN ('Queued', 'Running') AND (j.LeaseOwner IS NULL OR j.LeaseOwner = @leaseOwner)
          AND NOT EXISTS (
            SELECT 1 FROM Job e WHERE e.State IN ('Queued', 'Running') AND e.Bureau = j.Bureau AND e.Year = j.Year AND e.Id < j.Id)
        ORDER BY j.Id
        """;

    private const string AcquireLeaseSql = """
        UPDATE Job SET LeaseOwner = @leaseOwner, LeasedUntil = @until, State = 'Running', Attempts = Attempts + 1
        WHERE Id = @Id AND State IN ('Queued', 'Running') AND (LeaseOwner IS NULL OR LeaseOwner = @leaseOwner)
        """;

    private const string RenewLeaseSql = "UPDATE Job SET LeasedUntil = @until WHERE Id = @Id AND LeaseOwner = @leaseOwner";

    private const string OtherLeasesSql =
        "SELECT Id, LeaseOwner, LeasedUntil FROM Job WHERE State IN ('Queued', 'Running') AND LeaseOwner <> @self";

    private const string EndLeaseSql =
        "UPDATE Job SET LeaseOwner = NULL, LeasedUntil = NULL WHERE Id = @Id AND LeaseOwner = @LeaseOwner AND LeasedUntil = @LeasedUntil";

    private const string SelectJobSql = "SELECT * FROM Job WHERE Id = @Id";

    private const string MarkFailedSql = "UPDATE Job SET State = 'Failed', UpdatedAt = @now WHERE Id = @Id AND LeaseOwner = @leaseOwner AND State IN ('Queued', 'Running')";

    private const int BatchSize = 50, MaxAttempts = 20;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, JobHandler> _handlers = handlers.ToDictionary(handler => handler.Kind);
    private readonly string _leaseOwner = Guid.NewGuid().ToString("N");
    private readonly AsyncSignal _wakeSignal = new();

    // When this host began to renew the lease of each job that it ran lately.
    private Dictionary<long, long> _renewals = [];

    /// <summary>Starts polling at once, because a job was committed.</summary>
    public void Wake() => _wakeSignal.Set();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var monitor = new LeaseMonitor(db, time, _leaseOwner, OtherLeasesSql, EndLeaseSql);
            while (true)
            {
                var wake = _wakeSignal.WaitAsync();
                if (!await RunReadyJobsAsync(monitor, stoppingToken))
                {
                    await wake.WaitAsync(PollInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; other hosts, or this one after its restart, continue.
        }
    }

    /// <summary>Runs one step of each runnable job; returns whether any step was committed.</summary>
    private async Task<bool> RunReadyJobsAsync(LeaseMonitor monitor, CancellationToken stop)
    {
        var hasProgressed = false;
        try
        {
            await monitor.EndAbandonedAsync(stop);
            var jobs = await db.QueryPageAsync<JobRow>(SelectRunnableSql, new { leaseOwner = _leaseOwner, Limit = BatchSize }, stop);
            _renewals = jobs.Where(job => _renewals.ContainsKey(job.Id)).ToDictionary(job => job.Id, job => _renewals[job.Id]);
            foreach (var job in jobs)
            {
                hasProgressed |= await RunStepAsync(job, jobs, stop);
            }
        }
        catch (Exception error) when (faults.Report(error))
        {
            // The next poll continues.
        }
        catch (Exception error) when (error is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            LogPollFailed(error, PollInterval);
        }

        return hasProgressed;
    }

    private async Task<bool> RunStepAsync(JobRow job, List<JobRow> runnable, CancellationToken stop)
    {
        // Unknown kinds belong to a newer release that is being rolled out.
        if (!_handlers.TryGetValue(job.Kind, out var handler) || !await handler.CanRunAsync(job, runnable)
            || (!HoldsLease(job) && !await UpdateLeaseAsync(AcquireLeaseSql, job, stop)))
        {
            return false;
        }

        // A step that ends its host is counted by the next one.
        if (job.Attempts >= MaxAttempts)
        {
            await db.WriteAsync(session => MarkFailedAsync(session, job), stop);
            Telemetry.CountJobStep(job.Kind, "abandoned");
            LogAbandoned(job.Id, job.Kind, job.Bureau, job.Year, job.Attempts);
            return false;
        }

        try
        {
            var preparation = handler.PrepareStepAsync(job, stop);
            await RenewLeaseUntilAsync(preparation, job, stop);
            var write = await preparation;
            var start = time.GetTimestamp();
            var isCommitted = await db.WriteBulkAsync(session => CommitStepAsync(session, job, write), stop);
            if (isCommitted)
            {
                _renewals[job.Id] = start;
                Telemetry.CountJobStep(job.Kind, "committed");
            }

            return isCommitted;
        }
        catch (Exception error) when ((error is not OperationCanceledException || !stop.IsCancellationRequested) && !IsOutage(error))
        {
            faults.Report(error);
            Telemetry.CountJobStep(job.Kind, "failed");
            LogStepFailed(error, job.Id, job.Kind, job.Bureau, job.Year, job.Attempts, MaxAttempts);
            return false;
        }
    }

    // A step that takes too long or meets damage fails by itself and must not keep the other jobs from running.
    private bool IsOutage(Exception error) =>
        faults.Classify(error) is not (null or StoreFault.Damaged) && error is not TimeoutRejectedException && !dialect.IsStatementTimeout(error);

    /// <summary>
    /// Renews the lease until the preparation of a step ends. It always waits for that end, so this host never runs two steps of a job at
    /// once. If the lease cannot be renewed, another host may end it, and the transaction of the step changes nothing.
    /// </summary>
    private async Task RenewLeaseUntilAsync(Task preparation, JobRow job, CancellationToken stop)
    {
        while (await Task.WhenAny(preparation, Task.Delay(LeaseDuration / 3, CancellationToken.None)) != preparation)
        {
            try
            {
                await UpdateLeaseAsync(RenewLeaseSql, job, stop);
            }
            catch (Exception error) when (error is OperationCanceledException || faults.Report(error))
            {
                // The next attempt may succeed before the lease ends.
            }
            catch (Exception error)
            {
                LogRenewalFailed(error, job.Id, job.Kind, job.Bureau, job.Year, LeaseDuration / 3);
            }
        }
    }

    /// <summary>Whether this host has renewed the lease so recently that only the transaction of the step has to renew it.</summary>
    private bool HoldsLease(JobRow job) =>
        job.LeaseOwner == _leaseOwner && _renewals.TryGetValue(job.Id, out var renewal) && time.GetElapsedTime(renewal) < LeaseDuration / 2;

    /// <summary>Acquires or renews the lease; returns whether this host has it.</summary>
    private async Task<bool> UpdateLeaseAsync(string sql, JobRow job, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        var isHeld = await db.WriteAsync(session => session.ExecuteAsync(sql, CreateLeaseArgs(job)), stop) > 0;
        if (isHeld)
        {
            _renewals[job.Id] = start;
        }

        return isHeld;
    }

    // LeasedUntil only tells one renewal from the next. Hosts of earlier releases also compare it with their clocks.
    private object CreateLeaseArgs(JobRow job) => new { leaseOwner = _leaseOwner, until = time.UtcNow() + LeaseDuration, job.Id };

    /// <summary>Commits a step unless another host has the lease. Renewing it locks the row until the commit.</summary>
    private async Task<bool> CommitStepAsync(WriteSession session, JobRow job, Func<WriteSession, JobRow, Task<JobRow>> write)
    {
        if (await session.ExecuteAsync(RenewLeaseSql, CreateLeaseArgs(job)) == 0)
        {
            return false;
        }

        var current = (await session.QueryFirstOrDefaultAsync<JobRow>(SelectJobSql, new { job.Id }))!;
        var updated = await write(session, current) with { Attempts = 0, UpdatedAt = time.UtcNow() };
        if (updated.State == JobState.Done)
        {
            updated = updated with { LeaseOwner = null, LeasedUntil = null };
            await JobWebhooks.EnqueueFinishedAsync(session, updated, updated.UpdatedAt);
        }

        await session.UpdateAsync([updated]);
        return true;
    }

    private async Task<bool> MarkFailedAsync(WriteSession session, JobRow job)
    {
        var now = time.UtcNow();
        if (await session.ExecuteAsync(MarkFailedSql, new { now, job.Id, leaseOwner = _leaseOwner }) == 0)
        {
            return false;
        }

        await JobWebhooks.EnqueueFinishedAsync(session, job with { State = JobState.Failed }, now);
        return true;
    }

    [LoggerMessage(50, LogLevel.Error, "Job {JobId} ({Kind}, {Bureau}/{Year}) failed on attempt {Attempt} of {MaxAttempts}.")]
    private partial void LogStepFailed(Exception error, long jobId, string kind, string bureau, int year, int attempt, int maxAttempts);

    [LoggerMessage(53, LogLevel.Error, "Job {JobId} ({Kind}, {Bureau}/{Year}) is abandoned after {Attempts} attempts.")]
    private partial void LogAbandoned(long jobId, string kind, string bureau, int year, int attempts);

    [LoggerMessage(52, LogLevel.Warning, "Renewing the lease of job {JobId} ({Kind}, {Bureau}/{Year}) failed; retrying in {Delay}.")]
    private partial void LogRenewalFailed(Exception error, long jobId, string kind, string bureau, int year, TimeSpan delay);

    [LoggerMessage(51, LogLevel.Error, "Polling for jobs failed; retrying in {Delay}.")]
    private partial void LogPollFailed(Exception error, TimeSpan delay);
}
