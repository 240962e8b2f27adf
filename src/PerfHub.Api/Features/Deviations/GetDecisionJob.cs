using System.Globalization;
using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Reads the progress of a job that applies one action to many deviations.</summary>
public static class GetDecisionJob
{
    internal const string Sql = $"SELECT * FROM Job WHERE Id = @id AND Bureau = @Bureau AND Year = @Year AND Kind = '{DecideDeviationsJob.KindName}'";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(DecideDeviations.Route + "/{id}", async (string b, int y, string id, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, y, id), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .RequireScope(ScopeRule.BureauInPath)
            .Describe("Deviations", "GetDecisionJob", "Reads the progress of a decision on many deviations", "查询批量处理进度")
            .WithContentETag()
            .ProducesProblems(ProblemKind.NotFound);

    // Clients ask as soon as they have the id.
    internal sealed record Query(string Bureau, int Year, string Id) : IRequest<DecisionJob>, IPrimaryQuery;

    /// <summary>Parses the id of a job; <see langword="null"/> if it is not one.</summary>
    internal static long? ParseId(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal sealed class Handler(Db db) : IRequestHandler<Query, DecisionJob>
    {
        public async Task<DecisionJob> Handle(Query query, CancellationToken cancellationToken) =>
            ParseId(query.Id) is { } id
            && await db.QueryFirstOrDefaultAsync<JobRow>(Sql, new { id, query.Bureau, query.Year }, cancellationToken) is { } row
                ? DecisionJob.FromRow(row)
                : throw new ProblemException(ProblemKind.NotFound);
    }
}
