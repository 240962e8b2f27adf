using PerfHub.Api.Persistence;

namespace PerfHub.Api.Jobs;

/// <summary>What jobs of a kind do, in steps: each is one transaction, and tells how far the job is then.</summary>
public abstract class JobHandler
{
    /// <summary>The kind, as it is stored; for ever.</summary>
    public abstract string Kind { get; }

    /// <summary>Prepares the next step, outside any transaction and however long it takes.</summary>
    /// <param name="job">The job as it stands.</param>
    /// <param name="cancel">The host stops.</param>
    /// <returns>What writes the step and gives the job as it stands then; it may be run again from its start.</returns>
    public abstract Task<Func<WriteSession, JobRow, Task<JobRow>>> PrepareStepAsync(JobRow job, CancellationToken cancel);
}
