using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>Lists the bureaus directly below a bureau, by code.</summary>
public static class ListBureausBelow
{
    // Joins through the bureau's own scope, which has few rows, is sorted by code and holds no other tenant.
    private const string Sql = """
        SELECT b.Code, b.Name
        FROM BureauScope s
        JOIN Bureau b ON b.Code = s.Descendant AND b.Parent = @Bureau
        WHERE s.Ancestor = @Bureau AND s.Descendant > @after
        ORDER BY s.Descendant
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/bureaus", (
                string b, [AsParameters] ListRequest list, FileOriginReader origins, IMediator mediator, CancellationToken cancel) => list.RespondAsync(
                (limit, cursor) => mediator.Send(new Query(b, limit, cursor), cancel), async _ => BureauFile.CreateBelow(await origins.ReadAsync(b, cancel))))
            .AllowRoles(Role.Operator, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Bureaus", "ListBureausBelow", "Lists the bureaus directly below a bureau", "列出直接下级财政局")
            .ProducesJson<Page<BureauBelow>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();

    internal sealed record Query(string Bureau, int Limit, string? Cursor) : IRequest<Page<BureauBelow>>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<BureauBelow>>
    {
        public async Task<Page<BureauBelow>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = $"bureaus/{query.Bureau}";
            var after = Paging.DecodeCursor(list, query.Cursor, parts: 1)?[0] ?? "";
            var rows = await db.QueryPageAsync<BureauBelow>(Sql, new { query.Bureau, after, Limit = query.Limit + 1 }, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, row => row, last => Paging.EncodeCursor(list, last.Code));
        }
    }
}
