using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>
/// Lists the bureaus that the caller may see, by code: an operator all of them, a bureau itself and all below it, a unit its own bureau.
/// </summary>
public static class ListBureaus
{
    private const string AllSql = "SELECT b.Code, b.Name, b.Parent, b.CreatedAt, b.TimeZone FROM Bureau b WHERE b.Code > @after ORDER BY b.Code";

    private const string InScopeSql = """
        SELECT b.Code, b.Name, b.Parent, b.CreatedAt, b.TimeZone
        FROM BureauScope s
        JOIN Bureau b ON b.Code = s.Descendant
        WHERE s.Ancestor = @mine AND s.Descendant > @after AND (@own = 0 OR s.Descendant = @mine)
        ORDER BY s.Descendant
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus", ([AsParameters] ListRequest list, HttpContext http, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
            {
                var caller = Caller.FromPrincipal(http.User);
                return list.RespondAsync(
                    (limit, cursor) => mediator.Send(new Query(caller, limit, cursor), cancel),
                    async _ => BureauFile.Create(caller.Bureau is { } bureau ? await origins.ReadAsync(bureau, cancel) : FileOrigin.Service));
            })
            .AllowRoles(Enum.GetValues<Role>())
            .RequireScope(ScopeRule.OwnScope)
            .Describe("Bureaus", "ListBureaus", "Lists the bureaus that the caller may see", "列出可查看的财政局")
            .ProducesJson<Page<Bureau>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();

    // An operator asks as soon as it has registered a bureau.
    internal sealed record Query(Caller Caller, int Limit, string? Cursor) : IRequest<Page<Bureau>>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<Bureau>>
    {
        public async Task<Page<Bureau>> Handle(Query query, CancellationToken cancellationToken)
        {
            var (mine, own) = (query.Caller.Bureau, query.Caller.Role == Role.Unit);
            var list = $"visible-bureaus/{mine}/{own}";
            var after = Paging.DecodeCursor(list, query.Cursor, parts: 1)?[0] ?? "";
            var args = new { mine, own, after, Limit = query.Limit + 1 };
            var rows = await db.QueryPageAsync<BureauRow>(mine is null ? AllSql : InScopeSql, args, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, Bureau.FromRow, last => Paging.EncodeCursor(list, last.Code));
        }
    }
}
