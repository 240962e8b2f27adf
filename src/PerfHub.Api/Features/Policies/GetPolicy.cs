using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Policies;

/// <summary>Reads the policy in force for a bureau's reports of a year: its own or an inherited one.</summary>
public static class GetPolicy
{
    internal const string Route = "/v1/bureaus/{b}/policies/{y:int}";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Route, async (string b, int y, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, FiscalYear.Validate(y)), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor, Role.Unit)
            .Describe("Policies", "GetPolicy", "Reads the policy in force: the bureau's own, else the nearest above, else the default", "查询生效的评价政策")
            .WithContentETag()
            .ProducesProblems(ProblemKind.InvalidBody);

    // A replica may lag behind and return an ETag that no change can be based on.
    internal sealed record Query(string Bureau, int Year) : IRequest<BureauPolicy>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, BureauPolicy>
    {
        public async Task<BureauPolicy> Handle(Query query, CancellationToken cancellationToken)
        {
            var policy = await db.ReadInSnapshotAsync(snapshot => EffectivePolicy.LoadAsync(snapshot, query.Bureau, query.Year), cancellationToken);
            return BureauPolicy.From(policy, query.Bureau, query.Year);
        }
    }
}
