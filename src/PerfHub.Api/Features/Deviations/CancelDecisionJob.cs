using System.Globalization;
using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// Cancels a bulk decision that is not complete. Deviations that it has decided stay decided; the filter <c>decidedBy</c> selects them.
/// <see cref="DecisionTargetCleanup"/> removes the others from its list.
/// </summary>
public static class CancelDecisionJob
{
    // A step renews its lease in its transaction, so it commits before this statement or not at all.
    private const string CancelSql = """
        UPDATE Job SET State = 'Cancelled', LeaseOwner = NULL, LeasedUntil = NULL, UpdatedAt = @now
        WHERE Id = @Id AND State IN ('Queued', 'Running')
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(DecideDeviations.Route + "/{id}/cancellation", (string b, int y, string id, IMediator mediator, CancellationToken cancel) =>
                mediator.Send(new Command(b, y, id), cancel))
            .AllowRoles(Role.BureauAdmin, Role.Auditor)
            .RequireScope(ScopeRule.BureauInPath)
            .Describe("Deviations", "CancelDecisionJob", "Cancels a decision on many deviations; what it has decided stays decided", "取消批量处理任务（已处理的偏差不变）")
            .ProducesJson<DecisionJob>(StatusCodes.Status200OK)
            .ProducesETag()
            .WithIdempotency<DecisionJob>(job => CommandResult.Ok(job, EntityTags.ComputeFromJson(job)))
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.Conflict);

    internal sealed record Command(string Bureau, int Year, string Id) : IRequest<DecisionJob>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, DecisionJob>
    {
        public Task<DecisionJob> Handle(Command command, CancellationToken cancellationToken)
        {
            AuditTrail.SetSubject(string.Create(CultureInfo.InvariantCulture, $"cancel {command.Id}"));
            return db.WriteAsync(session => CancelAsync(session, command), cancellationToken);
        }

        private async Task<DecisionJob> CancelAsync(WriteSession session, Command command)
        {
            var job = await FindAsync(session, command) ?? throw new ProblemException(ProblemKind.NotFound);
            var now = time.UtcNow();
            var isCancelled = await session.ExecuteAsync(CancelSql, new { job.Id, now }) > 0;
            job = (await FindAsync(session, command))!;
            await (isCancelled ? JobWebhooks.EnqueueFinishedAsync(session, job, now) : Task.CompletedTask);
            return job.State == JobState.Cancelled ? DecisionJob.FromRow(job) : throw CreateEndedException(job.State);
        }

        private static async Task<JobRow?> FindAsync(WriteSession session, Command command) =>
            GetDecisionJob.ParseId(command.Id) is { } id
                ? await session.QueryFirstOrDefaultAsync<JobRow>(GetDecisionJob.Sql, new { id, command.Bureau, command.Year })
                : null;

        private static ProblemException CreateEndedException(JobState state) => state == JobState.Failed
            ? ProblemKind.Conflict.ToException("该任务已失败终止，不能取消。", "The job has failed and cannot be cancelled.")
            : ProblemKind.Conflict.ToException(
                "该任务已完成，不能取消；如需撤销，请按该任务筛选偏差后批量重新打开。",
                "The job is complete and cannot be cancelled. To undo it, reopen its deviations with the filter decidedBy.");
    }
}
