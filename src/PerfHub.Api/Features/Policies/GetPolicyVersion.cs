using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Security;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Features.Policies;

/// <summary>
/// Reads one version of the policy of a bureau or of one above it, so that a verdict can be explained. A version never changes;
/// version 1 is the default policy.
/// </summary>
public static class GetPolicyVersion
{
    private const string Sql = """
        SELECT p.* FROM PolicyVersion p JOIN BureauScope s ON s.Ancestor = p.Bureau AND s.Descendant = @Bureau
        WHERE p.Bureau = @Owner AND p.Year = @Year AND p.Version = @Version
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(GetPolicy.Route + "/versions/{n:int}", async (
                string b, int y, int n, string? owner, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, FiscalYear.Validate(y), owner ?? b, n), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor, Role.Unit)
            .WithParameterDescription("n", "The number of the version, from 1.")
            .Describe("Policies", "GetPolicyVersion", "Reads one version of the policy of the bureau or of one above it", "查询评价政策的某一版本")
            .WithContentETag()
            .ProducesProblems(ProblemKind.InvalidBody);

    internal sealed record Query(string Bureau, int Year, string Owner, int Version) : IRequest<BureauPolicy>, IPrimaryQuery;

    internal static BureauPolicy ToBureauPolicy(PolicyVersionRow row, string bureau) => new(
        row.Year,
        row.Bureau,
        row.Version,
        row.SetAt,
        row.Bureau == bureau ? row.SetBy : null,
        row.Document is null ? null : StoredJson.Parse<Policy>(row.Document));

    internal sealed class Handler(Db db) : IRequestHandler<Query, BureauPolicy>
    {
        public async Task<BureauPolicy> Handle(Query query, CancellationToken cancellationToken)
        {
            if (query.Version == Policy.Default.Version && query.Owner == query.Bureau)
            {
                return BureauPolicy.From(EffectivePolicy.Default, query.Bureau, query.Year);
            }

            return Codes.IsBureauCode(query.Owner) && await db.QueryFirstOrDefaultAsync<PolicyVersionRow>(Sql, query, cancellationToken) is { } row
                ? ToBureauPolicy(row, query.Bureau)
                : throw new ProblemException(ProblemKind.NotFound);
        }
    }
}
