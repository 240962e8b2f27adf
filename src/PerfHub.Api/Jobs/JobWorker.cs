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
    IEnumerable<JobWork> works, Db db, Dialect dialect, TimeProvider time, ILogger<JobWorker> logger) : BackgroundService
{
    // Times are those of the hosts' clocks: a lease outlasts what they differ by.
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private const string RunnableSql = """
        SELECT j.* FROM Job j
        WHERE j.State IN ('Queued', 'Running') AND (j.LeasedUntil IS NULL OR j.LeasedUntil < @now OR j.Lease = @me)
          AND NOT EXISTS (
            SELECT 1 FROM Job e WHERE e.State IN ('Queued', 'Running') AND e.Bureau = j.Bureau AND e.Year = j.Year AND e.Id < j.Id)
        ORDER BY j.Id
        """;

    private const string TakeSql = """
        UPDATE Job SET Lease = @me, LeasedUntil = @until, State = 'Running', Attempts = Attempts + 1
        WHERE Id = @Id AND State IN ('Queued', 'Running') AND (LeasedUntil IS NULL OR LeasedUntil < @now OR Lease = @me)
        """;

    private const string RenewSql = "UPDATE Job SET LeasedUntil = @until WHERE Id = @Id AND Lease = @me";

    private const string JobSql = "SELECT * FROM Job WHERE Id = @Id";

    private const string FailSql = "UPDATE Job SET State = 'Failed', UpdatedAt = @now WHERE Id = @Id AND Lease = @me";

    private const int MostAtOnce = 50, MostAttempts = 20;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, JobWork> _works = works.ToDictionary(work => work.Kind);
    private readonly string _me = Guid.NewGuid().ToString("N");
    private readonly Pulse _asked = new();

    /// <summary>A job was committed: it need not wait for the next look.</summary>
    public void Wake() => _asked.Beat();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var asked = _asked.Next;
                if (!await Round(stoppingToken))
                {
                    await asked.WaitAsync(Pace, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
    private async Task<bool> Round(CancellationToken stop)
    {
        var cameOn = false;
        try
        {
            foreach (var job in await db.Page<JobRow>(RunnableSql, new { now = time.Now(), me = _me, Limit = MostAtOnce }, stop))
            {
                cameOn |= await Step(job, stop);
            }
        }
        catch (Exception error) when (Db.IsAway(error, dialect))
        {
            // Readiness tells that the store is away; jobs are in the store.
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Failed(error);
        }

        return cameOn;
    }

    private async Task<bool> Step(JobRow job, CancellationToken stop)
    {
        // A newer release's, while hosts are replaced.
        if (!_works.TryGetValue(job.Kind, out var work) || (!IsMine(job) && await Lead(TakeSql, job, stop) == 0))
        {
            return false;
        }

        try
        {
            var next = work.Next(job, stop);
            while (await Task.WhenAny(next, Task.Delay(Lease / 3, stop)) != next)
            {
                await Lead(RenewSql, job, stop);
            }

            var write = await next;
            return await db.WriteMany(session => Write(session, job, write), stop);
        }
        catch (Exception error) when (error is not OperationCanceledException && !Db.IsAway(error, dialect))
        {
            Failed(error);
            if (job.Attempts >= MostAttempts)
            {
                await db.Write(session => session.Execute(FailSql, new { now = time.Now(), job.Id, me = _me }), stop);
            }

            return false;
        }
    }

    /// <summary>Whether its lease lasts for a while yet, so that the step's own transaction need only renew it.</summary>
    private bool IsMine(JobRow job) => job.Lease == _me && job.LeasedUntil > time.Now() + Lease / 2;

    private Task<int> Lead(string sql, JobRow job, CancellationToken stop) => db.Write(
        session => session.Execute(sql, new { me = _me, now = time.Now(), until = time.Now() + Lease, job.Id }), stop);

    /// <summary>Writes a step, unless somebody else has taken the job meanwhile. The renewed row is locked until the step is committed.</summary>
    private async Task<bool> Write(WriteSession session, JobRow job, Func<WriteSession, JobRow, Task<JobRow>> write)
    {
        if (await session.Execute(RenewSql, new { until = time.Now() + Lease, job.Id, me = _me }) == 0)
        {
            return false;
        }

        var before = (await session.FirstOrDefault<JobRow>(JobSql, new { job.Id }))!;
        var after = await write(session, before) with { Attempts = 0, UpdatedAt = time.Now() };
        await session.Update([after.State == JobState.Done ? after with { Lease = null, LeasedUntil = null } : after]);
        return true;
    }

    [LoggerMessage(50, LogLevel.Error, "A step of a job could not be done.")]
    private partial void Failed(Exception error);
}
