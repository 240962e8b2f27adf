using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>Tells how far an evaluation is.</summary>
public static class GetEvaluation
{
    private const string Sql = $"SELECT j.* FROM Job j WHERE j.Id = @Job AND j.Bureau = @Bureau AND j.Kind = '{EvaluationJob.KindName}'";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/evaluations/{id}", async (string id, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(id), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .RequireScope(EvaluationProgress.Scope)
            .Describe("Evaluations", "GetEvaluation", "Tells how far an evaluation is", "查询重新评价进度")
            .WithContentETag()
            .ProducesProblems(ProblemKind.NotFound);

    /// <summary>The query.</summary>
    /// <param name="Id">The evaluation's id.</param>
    public sealed record Query(string Id) : IRequest<EvaluationProgress>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, EvaluationProgress>
    {
        public async Task<EvaluationProgress> Handle(Query query, CancellationToken cancellationToken)
        {
            // Whoever is told of it may ask at once.
            TenantContext.RequirePrimary();
            return EvaluationProgress.ParseId(query.Id) is { } name
                && await db.QueryFirstOrDefaultAsync<JobRow>(Sql, new { name.Job, name.Bureau }, cancellationToken) is { } job
                    ? EvaluationProgress.FromJob(job)
                    : throw new ProblemException(ProblemKind.NotFound);
        }
    }
}
