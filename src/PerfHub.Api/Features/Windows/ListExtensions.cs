using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Windows;

/// <summary>Lists the extensions of a bureau's own units, by unit and phase.</summary>
public static class ListExtensions
{
    private const string Sql = """
        SELECT x.* FROM FilingExtension x
        WHERE x.Bureau = @Bureau AND x.Year = @Year AND x.Unit >= @afterUnit AND (x.Unit > @afterUnit OR x.Phase > @afterPhase)
        ORDER BY x.Unit, x.Phase
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(GetWindows.Route + "/extensions", (
                string b, int y, [AsParameters] ListRequest list, FileOriginReader origins, IMediator mediator, CancellationToken cancel) => list.RespondAsync(
                (limit, cursor) => mediator.Send(new Query(b, y, limit, cursor), cancel), async _ => ExtensionFile.Create(await origins.ReadAsync(b, cancel, y))))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Windows", "ListExtensions", "Lists the extensions of a bureau's units", "列出延期填报")
            .ProducesJson<Page<Extension>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();

    internal sealed record Query(string Bureau, int Year, int Limit, string? Cursor) : IRequest<Page<Extension>>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<Extension>>
    {
        public async Task<Page<Extension>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = $"extensions/{query.Bureau}/{query.Year}";
            var after = Paging.DecodeCursor(list, query.Cursor, parts: 2) ?? ["", ""];
            var args = new { query.Bureau, query.Year, afterUnit = after[0], afterPhase = after[1], Limit = query.Limit + 1 };
            var rows = await db.QueryPageAsync<FilingExtensionRow>(Sql, args, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, Extension.FromRow, last => Paging.EncodeCursor(list, last.Unit, last.Phase.ToString()));
        }
    }
}
