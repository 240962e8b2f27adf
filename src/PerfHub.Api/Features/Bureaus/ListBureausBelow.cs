using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>Lists the bureaus directly below a bureau, by code: so a region walks down its tree.</summary>
public static class ListBureausBelow
{
    // By way of what lies below, which is few rows in the order of the list, and never another tenant's.
    private const string Sql = """
        SELECT b.Code, b.Name
        FROM BureauScope s
        JOIN Bureau b ON b.Code = s.Descendant AND b.Parent = @Bureau
        WHERE s.Ancestor = @Bureau AND s.Descendant > @after
        ORDER BY s.Descendant
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/bureaus", async (
                string b, string? limit, string? cursor, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, Paging.ParseLimit(limit), cursor), cancel)))
            .AllowRoles(Role.Operator, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Bureaus", "ListBureausBelow", "Lists the bureaus directly below", "列出直接下级财政局")
            .WithContentETag();

    /// <summary>The query.</summary>
    /// <param name="Bureau">The code of the bureau above.</param>
    /// <param name="Limit">The most bureaus to give.</param>
    /// <param name="Cursor">Where to go on.</param>
    public sealed record Query(string Bureau, int Limit, string? Cursor) : IRequest<Page<BureauBelow>>;

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
