using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>
/// Re-evaluates all reports of a bureau and year, those of the bureaus below it included, under the policies and rules in force,
/// and compares units with each other. A queued evaluation is reused; a running one may already have passed a report that has
/// changed since, so a new one is queued behind it.
/// </summary>
public static class StartEvaluation
{
    private const string QueuedSql = $"""
        SELECT j.* FROM Job j
        WHERE j.Bureau = @Bureau AND j.Year = @Year AND j.Kind = '{EvaluationJob.KindName}' AND (j.Id = @id OR j.State = 'Queued')
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/bureaus/{b}/evaluations/{y:int}", async (string b, int y, HttpContext http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(b, FiscalYear.Validate(y), Caller.FromPrincipal(http.User)), cancel))
            .AllowRoles(Role.BureauAdmin)
            .Describe("Evaluations", "StartEvaluation", "Re-evaluates all reports of a year and compares units with each other", "重新评价全年自评报告（含单位间比对）")
            .ProducesJson<EvaluationProgress>(StatusCodes.Status202Accepted)
            .ProducesLocation()
            .WithIdempotency<EvaluationProgress>(job => CommandResult.Accepted($"/v1/evaluations/{job.Id}", job));

    internal sealed record Command(string Bureau, int Year, Caller Caller) : IRequest<EvaluationProgress>;

    internal sealed class Handler(Db db, TimeProvider time, JobWorker worker) : IRequestHandler<Command, EvaluationProgress>
    {
        public async Task<EvaluationProgress> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.UtcNow();
            var requested = JobRow.Create(TimeOrderedId.Create(now), EvaluationJob.KindName, command.Bureau, command.Year, "", command.Caller, now);
            AuditTrail.SetSubject(EvaluationProgress.FromJob(requested).Id);
            var progress = await db.WriteAsync(async session => EvaluationProgress.FromJob(await EnqueueOrReuseAsync(session, requested)), cancellationToken);
            worker.Wake();
            return progress;
        }

        private static async Task<JobRow> EnqueueOrReuseAsync(WriteSession session, JobRow requested)
        {
            await session.AcquireLockAsync($"evaluations/{requested.Bureau}/{requested.Year}");
            if (await session.QueryFirstOrDefaultAsync<JobRow>(QueuedSql, new { requested.Bureau, requested.Year, id = requested.Id }) is { } queued)
            {
                return queued;
            }

            await session.InsertAsync([requested]);
            return requested;
        }
    }
}
