using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Windows;

/// <summary>Reads when the units of a bureau file, and who has set it; a unit reads its own extensions along with it.</summary>
public static class GetWindows
{
    internal const string Route = "/v1/bureaus/{b}/windows/{y:int}";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Route, async (string b, int y, HttpContext http, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, y, Caller.FromPrincipal(http.User).Unit), cancel)))
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Windows", "GetWindows", "Reads when units file", "查询填报窗口")
            .WithContentETag();

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Unit">The unit whose extensions are told too, if any.</param>
    public sealed record Query(string Bureau, int Year, string? Unit) : IRequest<BureauWindows>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, BureauWindows>
    {
        public async Task<BureauWindows> Handle(Query query, CancellationToken cancellationToken) =>
            BureauWindows.FromRows(query.Bureau, query.Year, await db.QueryAsync<Window.PhaseRow>(Window.Sql, query, cancellationToken));
    }
}
