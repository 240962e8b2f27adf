using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Policies;

/// <summary>Lists all versions of a bureau's own policy of a year, oldest first.</summary>
public static class ListPolicyVersions
{
    private const string Sql = """
        SELECT * FROM PolicyVersion WHERE Bureau = @Bureau AND Year = @Year AND Version > @after ORDER BY Version
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(GetPolicy.Route + "/versions", (
                string b, int y, [AsParameters] ListRequest list, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
            {
                var year = FiscalYear.Validate(y);
                return list.RespondAsync(
                    (limit, cursor) => mediator.Send(new Query(b, year, limit, cursor), cancel),
                    async _ => PolicyVersionFile.Create(await origins.ReadAsync(b, cancel, year)));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Policies", "ListPolicyVersions", "Lists all versions of the bureau's own policy", "列出本级评价政策全部版本")
            .ProducesJson<Page<BureauPolicy>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles()
            .ProducesProblems(ProblemKind.InvalidBody);

    internal sealed record Query(string Bureau, int Year, int Limit, string? Cursor) : IRequest<Page<BureauPolicy>>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<BureauPolicy>>
    {
        public async Task<Page<BureauPolicy>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = $"policy-versions/{query.Bureau}/{query.Year}";
            var after = Paging.DecodeNumberCursor(list, query.Cursor);
            var rows = await db.QueryPageAsync<PolicyVersionRow>(Sql, new { query.Bureau, query.Year, after, Limit = query.Limit + 1 }, cancellationToken);
            return Paging.CreatePage(
                rows, query.Limit, row => GetPolicyVersion.ToBureauPolicy(row, query.Bureau), last => Paging.EncodeNumberCursor(list, last.Version));
        }
    }
}
