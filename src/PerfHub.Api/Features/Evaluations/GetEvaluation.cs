using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>Reads the progress of an evaluation.</summary>
public static class GetEvaluation
{
    private const string Sql = $"SELECT j.* FROM Job j WHERE j.Id = @Job AND j.Bureau = @Bureau AND j.Kind = '{EvaluationJob.KindName}'";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/evaluations/{id}", async (string id, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(id), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .RequireScope(EvaluationProgress.Scope)
            .Describe("Evaluations", "GetEvaluation", "Reads the progress of an evaluation", "查询重新评价进度")
            .WithContentETag()
            .ProducesProblems(ProblemKind.NotFound);

    // Clients ask as soon as they have the id.
    internal sealed record Query(string Id) : IRequest<EvaluationProgress>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, EvaluationProgress>
    {
        public async Task<EvaluationProgress> Handle(Query query, CancellationToken cancellationToken) =>
            EvaluationProgress.ParseId(query.Id) is { } parsed
            && await db.QueryFirstOrDefaultAsync<JobRow>(Sql, new { parsed.Job, parsed.Bureau }, cancellationToken) is { } job
                ? EvaluationProgress.FromJob(job)
                : throw new ProblemException(ProblemKind.NotFound);
    }
}
