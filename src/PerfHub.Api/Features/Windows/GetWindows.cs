using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Windows;

/// <summary>Reads the filing windows of a bureau, each with the bureau that set it; a unit also sees its own extensions.</summary>
public static class GetWindows
{
    internal const string Route = "/v1/bureaus/{b}/windows/{y:int}";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Route, async (string b, int y, HttpContext http, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, y, Caller.FromPrincipal(http.User).Unit), cancel)))
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Windows", "GetWindows", "Reads the filing windows of a bureau", "查询填报窗口")
            .WithContentETag();

    internal sealed record Query(string Bureau, int Year, string? Unit) : IRequest<BureauWindows>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, BureauWindows>
    {
        public async Task<BureauWindows> Handle(Query query, CancellationToken cancellationToken) =>
            BureauWindows.FromRows(query.Bureau, query.Year, await db.QueryAsync<Window.PhaseRow>(Window.Sql, query, cancellationToken));
    }
}
