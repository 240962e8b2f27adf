using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Units;

/// <summary>Lists the units of a bureau, or of it and all below it, by bureau and code.</summary>
public static class ListUnits
{
    // A page continues after the last unit in its bureau, and with the first unit in later bureaus.
    private const string Sql = """
        SELECT u.*
        FROM BureauScope s
        JOIN Unit u ON u.Bureau = s.Descendant AND u.Code > CASE WHEN s.Descendant = @bureau THEN @after ELSE '' END
        WHERE s.Ancestor = @scope AND s.Descendant >= @bureau
          AND (@own = 0 OR s.Descendant = @scope)
          AND (@text IS NULL OR UPPER(u.Code) LIKE UPPER(@text) ESCAPE '~' OR UPPER(u.Name) LIKE UPPER(@text) ESCAPE '~')
        ORDER BY s.Descendant, u.Code
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/units", (
                string b, string? scope, string? text, [AsParameters] ListRequest list, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(b, Paging.ParseEnum<ListScope>("scope", scope) ?? ListScope.Own, Paging.ParseText(text), Paging.DefaultLimit, null);
                return list.RespondAsync(
                    (limit, cursor) => mediator.Send(query with { Limit = limit, Cursor = cursor }, cancel),
                    async _ => UnitFile.Create(query, await origins.ReadAsync(b, cancel)));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Units", "ListUnits", "Lists the units of a bureau", "列出预算单位")
            .ProducesJson<Page<Unit>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles()
            .WithEnumParameter<ListScope>("scope")
            .WithParameterDescription("scope", "own: the bureau only (default); subtree: the bureau and all bureaus below it.")
            .WithParameterDescription("text", "Only units with this text, 1–200 characters, in code or name. ASCII letters match in either case.");

    internal sealed record Query(string Bureau, ListScope Scope, string? Text, int Limit, string? Cursor) : IRequest<Page<Unit>>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<Unit>>
    {
        public async Task<Page<Unit>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = $"units/{query.Bureau}/{query.Scope}{Paging.EncodeFilter(query.Text)}";
            var last = Paging.DecodeCursor(list, query.Cursor, parts: 2) ?? ["", ""];
            var args = new
            {
                scope = query.Bureau,
                own = query.Scope == ListScope.Own,
                bureau = last[0],
                after = last[1],
                text = LikePattern.Containing(query.Text),
                Limit = query.Limit + 1,
            };
            var rows = await db.QueryPageAsync<UnitRow>(Sql, args, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, Unit.FromRow, row => Paging.EncodeCursor(list, row.Bureau, row.Code));
        }
    }
}
