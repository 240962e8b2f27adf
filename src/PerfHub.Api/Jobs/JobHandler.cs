using PerfHub.Api.Persistence;

namespace PerfHub.Api.Jobs;

/// <summary>Runs the jobs of one kind in steps; each step is one transaction.</summary>
public abstract class JobHandler
{
    /// <summary>The stored kind; it never changes.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether a step of a job can run now; it is asked again in the next round otherwise.</summary>
    /// <param name="job">The job.</param>
    /// <param name="runnable">All jobs that this host may run.</param>
    public virtual ValueTask<bool> CanRunAsync(JobRow job, IReadOnlyCollection<JobRow> runnable) => ValueTask.FromResult(true);

    /// <summary>Prepares the next step outside a transaction; it may take long.</summary>
    /// <returns>Writes the step and returns the updated job. It may run again if the transaction is retried.</returns>
    public abstract Task<Func<WriteSession, JobRow, Task<JobRow>>> PrepareStepAsync(JobRow job, CancellationToken cancel);
}
