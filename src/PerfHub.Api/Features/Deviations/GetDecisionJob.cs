using System.Globalization;
using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Tells how far something is that is done with many deviations.</summary>
public static class GetDecisionJob
{
    private const string Sql = $"SELECT * FROM Job WHERE Id = @id AND Bureau = @Bureau AND Year = @Year AND Kind = '{DecideDeviationsJob.KindName}'";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(DecideDeviations.Route + "/{id}", async (string b, int y, string id, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, y, id), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .RequireScope(ScopeRule.BureauInPath)
            .Describe("Deviations", "GetDecisionJob", "Tells how far a decision over a filter is", "批量处理进度")
            .WithContentETag()
            .ProducesProblems(ProblemKind.NotFound);

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Id">The job's id.</param>
    public sealed record Query(string Bureau, int Year, string Id) : IRequest<DecisionJob>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, DecisionJob>
    {
        public async Task<DecisionJob> Handle(Query query, CancellationToken cancellationToken)
        {
            // Whoever is told of it may ask at once.
            TenantContext.RequirePrimary();
            return long.TryParse(query.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && await db.QueryFirstOrDefaultAsync<JobRow>(Sql, new { id, query.Bureau, query.Year }, cancellationToken) is { } row
                    ? DecisionJob.FromRow(row)
                    : throw new ProblemException(ProblemKind.NotFound);
        }
    }
}
