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
/// Asks for all reports of a bureau and year, those of the bureaus below included, to be judged anew: by the policies and rules in
/// force, and beside each other. One that waits to be begun will do for whoever asks again; one that was begun may have passed
/// what has changed since, so another is put behind it.
/// </summary>
public static class StartEvaluation
{
    private const string QueuedSql = $"""
        SELECT j.* FROM Job j
        WHERE j.Bureau = @Bureau AND j.Year = @Year AND j.Kind = '{EvaluationJob.KindName}' AND (j.Id = @id OR j.State = 'Queued')
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/bureaus/{b}/evaluations/{y:int}", async (string b, int y, HttpContext http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(b, FiscalYear.Of(y), Caller.FromPrincipal(http.User)), cancel))
            .AllowRoles(Role.BureauAdmin)
            .Describe("Evaluations", "StartEvaluation", "Judges all reports of a year anew, and compares units with each other", "重新评价全年自评报告（含单位间比对）")
            .ProducesJson<EvaluationProgress>(StatusCodes.Status202Accepted)
            .WithIdempotency<EvaluationProgress>(job => CommandResult.Accepted($"/v1/evaluations/{job.Id}", job));

    /// <summary>The command.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Caller">Who asks.</param>
    public sealed record Command(string Bureau, int Year, Caller Caller) : IRequest<EvaluationProgress>;

    internal sealed class Handler(Db db, TimeProvider time, JobWorker worker) : IRequestHandler<Command, EvaluationProgress>
    {
        public async Task<EvaluationProgress> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.UtcNow();
            var asked = JobRow.Create(TimeOrderedId.Create(now), EvaluationJob.KindName, command.Bureau, command.Year, "", command.Caller, now);
            AuditTrail.SetSubject(EvaluationProgress.FromJob(asked).Id);
            var progress = await db.WriteAsync(async session => EvaluationProgress.FromJob(await EnqueueOrReuseAsync(session, asked)), cancellationToken);
            worker.Wake();
            return progress;
        }

        private static async Task<JobRow> EnqueueOrReuseAsync(WriteSession session, JobRow asked)
        {
            await session.AcquireLockAsync($"evaluations/{asked.Bureau}/{asked.Year}");
            if (await session.QueryFirstOrDefaultAsync<JobRow>(QueuedSql, new { asked.Bureau, asked.Year, id = asked.Id }) is { } waiting)
            {
                return waiting;
            }

            await session.InsertAsync([asked]);
            return asked;
        }
    }
}
