using System.Text.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Jobs;

/// <summary>
/// Does one thing with many deviations: those that were in its list when it was asked for, some at a time and unit by unit, each
/// as if it were done alone. One that stands elsewhere since is left as it is, as is one whose bureau was moved away.
/// </summary>
/// <param name="time">The source of time.</param>
internal sealed class DecideDeviationsJob(TimeProvider time) : JobHandler
{
    /// <summary>The kind, as it is stored.</summary>
    public const string KindName = "deviations";

    private const string TargetsSql = """
        SELECT c.*, CASE WHEN s.Descendant IS NULL THEN 0 ELSE 1 END AS IsInScope
        FROM DecisionTarget c
        LEFT JOIN BureauScope s ON s.Ancestor = @Bureau AND s.Descendant = c.Bureau
        WHERE c.Job = @Id
        ORDER BY c.Number
        """;

    private const string DeleteTargetsSql = "DELETE FROM DecisionTarget WHERE Job = @Id AND Number <= @last";

    // Units wait for their turn meanwhile.
    private const int BatchSize = 100;

    /// <inheritdoc />
    public override string Kind => KindName;

    /// <inheritdoc />
    public override Task<Func<WriteSession, JobRow, Task<JobRow>>> PrepareStepAsync(JobRow job, CancellationToken cancel) =>
        Task.FromResult<Func<WriteSession, JobRow, Task<JobRow>>>(ProcessBatchAsync);

    private async Task<JobRow> ProcessBatchAsync(WriteSession session, JobRow job)
    {
        var targets = await session.QueryPageAsync<Target>(TargetsSql, new { job.Bureau, job.Id, Limit = BatchSize });
        var act = ReadAction(job);
        var skipped = 0;

        // By bureau and unit, as the list is: whoever takes several units' turns takes them in one order.
        foreach (var unit in targets.GroupBy(target => new ReportKey(target.Bureau, target.Unit, job.Year)))
        {
            skipped += await ApplyToUnitAsync(session, unit.Key, [.. unit], act, job.CreatedAt);
        }

        await session.ExecuteAsync(DeleteTargetsSql, new { job.Id, last = targets.Count == 0 ? 0 : targets[^1].Number });
        return job with
        {
            Done = job.Done + targets.Count,
            FlaggedOrSkipped = job.FlaggedOrSkipped + skipped,
            State = targets.Count < BatchSize ? JobState.Done : job.State,
        };
    }

    /// <summary>Does it with those of one unit; tells how many were left as they are.</summary>
    private async Task<int> ApplyToUnitAsync(WriteSession session, ReportKey key, List<Target> targets, CaseAct act, DateTime acceptedAt)
    {
        var cases = await UnitDeviations.LoadAsync(session, key);

        // What has changed since the job was accepted is not what was decided on, though its status be the same again.
        var meant = targets.Where(target => target.IsInScope
            && cases?.FindStatus(target.Deviation) == target.Status && cases.IsUnchangedSince(target.Deviation, acceptedAt)).ToList();
        if (cases is not null)
        {
            var now = time.UtcNow();
            meant.ForEach(target => cases.AddEvent(target.Deviation, act, TimeOrderedId.Create(now), now));
            await cases.SaveAsync(session);
        }

        return targets.Count - meant.Count;
    }

    /// <summary>What a job does.</summary>
    internal static CaseAct ReadAction(JobRow job)
    {
        var body = JsonSerializer.Deserialize<CaseAct.Body>(job.Arguments, ApiJson.Options)!;
        return new CaseAct(DeviationTransition.Get(body.Kind), body.Text, body.Assignee, body.DueOn, new EventActor(job.Actor, job.Role));
    }

    private sealed record Target
    {
        public required int Number { get; init; }

        public required string Bureau { get; init; }

        public required string Unit { get; init; }

        public required string Deviation { get; init; }

        public required DeviationStatus Status { get; init; }

        public required bool IsInScope { get; init; }
    }
}
