using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Jobs;

/// <summary>
/// Applies one decision to many deviations, in batches and unit by unit. Deviations that have changed since the job was accepted,
/// whose report was returned or withdrawn, or whose bureau has left the scope, are skipped. If it undoes an earlier bulk decision that a
/// revision has left, it withdraws what is remembered of it, and the deviation stays as it is.
/// </summary>
internal sealed class DecideDeviationsJob(TimeProvider time) : JobHandler
{
    /// <summary>The stored kind; it never changes.</summary>
    public const string KindName = "deviations";

    /// <summary>
    /// The stored kind of a job whose targets are still being stored. Its state is <see cref="JobState.Done"/>, or <see cref="JobState.Cancelled"/>
    /// if it was given up.
    /// </summary>
    public const string PreparedKindName = "deviations-prepared";

    private const string TargetsSql = """
        SELECT c.*, CASE WHEN s.Descendant IS NULL THEN 0 ELSE 1 END AS IsInScope
        FROM DecisionTarget c
        LEFT JOIN BureauScope s ON s.Ancestor = @Bureau AND s.Descendant = c.Bureau
        WHERE c.Job = @Id
        ORDER BY c.Number
        """;

    private const string DeleteTargetsSql = "DELETE FROM DecisionTarget WHERE Job = @Id AND Number <= @last";

    // Small, because filings of these units wait for the lock.
    private const int BatchSize = 100;

    /// <inheritdoc />
    public override string Kind => KindName;

    /// <inheritdoc />
    public override Task<Func<WriteSession, JobRow, Task<JobRow>>> PrepareStepAsync(JobRow job, CancellationToken cancel) =>
        Task.FromResult<Func<WriteSession, JobRow, Task<JobRow>>>(ProcessBatchAsync);

    private async Task<JobRow> ProcessBatchAsync(WriteSession session, JobRow job)
    {
        var targets = await session.QueryPageAsync<Target>(TargetsSql, new { job.Bureau, job.Id, Limit = BatchSize });
        var (action, undoes) = (ReadAction(job), ReadArguments(job).Undoes);
        var skipped = 0;

        // Targets are ordered by bureau and unit, so that two jobs lock units in the same order.
        foreach (var unitTargets in targets.GroupBy(target => new ReportKey(target.Bureau, target.Unit, job.Year)))
        {
            skipped += await ApplyToUnitAsync(session, unitTargets.Key, [.. unitTargets], action, undoes, job);
        }

        await session.ExecuteAsync(DeleteTargetsSql, new { job.Id, last = targets.Count == 0 ? 0 : targets[^1].Number });
        return job with
        {
            Done = job.Done + targets.Count,
            FlaggedOrSkipped = job.FlaggedOrSkipped + skipped,
            State = targets.Count < BatchSize ? JobState.Done : job.State,
        };
    }

    /// <summary>Applies the decision to the targets of one unit; returns the number of skipped targets.</summary>
    private async Task<int> ApplyToUnitAsync(WriteSession session, ReportKey key, List<Target> targets, CaseAction action, long? undoes, JobRow job)
    {
        var deviations = await UnitDeviations.LoadAsync(session, key, [.. targets.Select(target => target.Deviation)]);

        if (deviations is not { AreListed: true })
        {
            return targets.Count;
        }

        var (now, events) = (time.UtcNow(), new List<DeviationEventRow>());
        var undone = undoes is null ? [] : await deviations.LoadDecisionsAsync(session, undoes.Value);
        foreach (var target in targets.Where(target => target.IsInScope))
        {
            var decision = undone.GetValueOrDefault(target.Deviation);
            var status = deviations.FindStatus(target.Deviation);
            if (decision is { IsRemembered: true })
            {
                events.Add(deviations.WithdrawDecision(decision, action, TimeOrderedId.Create(now), now));
            }
            else if (decision is { IsRestored: true } ? action.Transition.FromStatuses.Contains(status!.Value) : IsUnchanged(target))
            {
                events.Add(deviations.AddEvent(target.Deviation, action, TimeOrderedId.Create(now), now));
            }
        }

        await deviations.SaveAsync(session);
        await session.InsertAsync(events.ConvertAll(it => new DecidedDeviationRow(job.Id, it.ReportId, it.Deviation, it.Number, it.Bureau)));
        return targets.Count - events.Count;

        // A deviation that has changed is skipped even if its status is the same again. Hosts of the previous release do not store what
        // it was like: then the times tell.
        bool IsUnchanged(Target target) =>
            deviations.FindStatus(target.Deviation) == target.Status && action.Transition.FromStatuses.Contains(target.Status)
            && (target.ChangedAt is { } changedAt
                ? deviations.IsAsBefore(target.Deviation, target.InputsHash, changedAt, target.ExplainedAt)
                : deviations.IsUnchangedSince(target.Deviation, job.CreatedAt));
    }

    /// <summary>Reads the decision from the arguments of a job.</summary>
    internal static CaseAction ReadAction(JobRow job)
    {
        var arguments = ReadArguments(job);
        return new CaseAction(DeviationTransition.Get(arguments.Kind), arguments.Text, arguments.Assignee, arguments.DueOn, new EventActor(job.Actor, job.Role));
    }

    private static DecisionArguments ReadArguments(JobRow job) => StoredJson.Parse<DecisionArguments>(job.Arguments);

    [method: ExplicitConstructor]
    private sealed record Target(
        int Number, string Bureau, string Unit, string Deviation, DeviationStatus Status, string? InputsHash, DateTime? ChangedAt, DateTime? ExplainedAt,
        bool IsInScope);
}
