using MediatR;
using PerfHub.Api.Data;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;

namespace PerfHub.Api.Features.Units;

/// <summary>Lists the units of a bureau, by code.</summary>
public static class ListUnits
{
    private const string Sql = "SELECT * FROM Unit WHERE Bureau = @Bureau AND Code > @After ORDER BY Code";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/units", async (
                string b, string? limit, string? cursor, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, Paging.Limit(limit), cursor), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader)
            .Describe("Units", "ListUnits", "Lists the units of a bureau", "列出预算单位");

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Limit">The most units to give.</param>
    /// <param name="Cursor">Where to go on.</param>
    public sealed record Query(string Bureau, int Limit, string? Cursor) : IRequest<Page<Unit>>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<Unit>>
    {
        public async Task<Page<Unit>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = $"units/{query.Bureau}";
            var after = Paging.Place(list, query.Cursor, parts: 1)?[0] ?? "";
            var rows = await db.Page<UnitRow>(
                Sql, new { query.Bureau, After = after, Limit = query.Limit + 1 }, cancellationToken);
            return Paging.PageOf(rows, query.Limit, Unit.Of, last => Paging.Cursor(list, last.Code));
        }
    }
}
