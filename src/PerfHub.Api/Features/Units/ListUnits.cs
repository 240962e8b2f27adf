using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Units;

/// <summary>Lists the units of a bureau, or of all below it too, by bureau and code.</summary>
public static class ListUnits
{
    // The bureau that the last page ended in goes on behind its last unit, all that come later start at their first.
    private const string Sql = """
        SELECT u.*
        FROM BureauScope s
        JOIN Unit u ON u.Bureau = s.Descendant AND u.Code > CASE WHEN s.Descendant = @bureau THEN @after ELSE '' END
        WHERE s.Ancestor = @scope AND s.Descendant >= @bureau
          AND (@own = 0 OR s.Descendant = @scope)
        ORDER BY s.Descendant, u.Code
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/units", async (
                string b, string? scope, string? limit, string? cursor, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(b, Paging.ParseEnum<ListScope>("scope", scope) ?? ListScope.Own, Paging.ParseLimit(limit), cursor);
                return TypedResults.Ok(await mediator.Send(query, cancel));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader)
            .Describe("Units", "ListUnits", "Lists the units of a bureau", "列出预算单位")
            .WithContentETag()
            .WithEnumParameter<ListScope>("scope");

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Scope">How far below the bureau.</param>
    /// <param name="Limit">The most units to give.</param>
    /// <param name="Cursor">Where to go on.</param>
    public sealed record Query(string Bureau, ListScope Scope, int Limit, string? Cursor) : IRequest<Page<Unit>>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<Unit>>
    {
        public async Task<Page<Unit>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = $"units/{query.Bureau}/{query.Scope}";
            var place = Paging.DecodeCursor(list, query.Cursor, parts: 2) ?? ["", ""];
            var args = new
            {
                scope = query.Bureau,
                own = query.Scope == ListScope.Own,
                bureau = place[0],
                after = place[1],
                Limit = query.Limit + 1,
            };
            var rows = await db.QueryPageAsync<UnitRow>(Sql, args, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, Unit.FromRow, last => Paging.EncodeCursor(list, last.Bureau, last.Code));
        }
    }
}
