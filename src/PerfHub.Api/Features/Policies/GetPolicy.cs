using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Policies;

/// <summary>Reads what a bureau's reports of a year are judged by, its own or inherited.</summary>
public static class GetPolicy
{
    internal const string Route = "/v1/bureaus/{b}/policies/{y:int}";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Route, async (string b, int y, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, FiscalYear.Of(y)), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor, Role.Unit)
            .Describe("Policies", "GetPolicy", "Reads the policy in force: the bureau's own, else the nearest one above, else the default", "查询生效的评价政策")
            .WithContentETag()
            .ProducesProblems(ProblemKind.InvalidBody);

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    public sealed record Query(string Bureau, int Year) : IRequest<BureauPolicy>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, BureauPolicy>
    {
        public async Task<BureauPolicy> Handle(Query query, CancellationToken cancellationToken)
        {
            // A copy of the store may lag behind, and give a tag that no change can be made from.
            TenantContext.RequirePrimary();
            var policy = await EffectivePolicy.LoadAsync(db, query.Bureau, query.Year, cancellationToken);
            return BureauPolicy.From(policy, query.Bureau, query.Year);
        }
    }
}
