using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.MidYear;

/// <summary>Lists the receipts of all revisions of the mid-year figures, oldest first.</summary>
public static class ListMidYearRevisions
{
    private const string Sql = """
        SELECT f.Bureau, f.Unit, f.Year AS FiscalYear, f.Number AS Revision, f.ReceivedAt, f.Late, f.ContentSha256, f.PreviousSha256
        FROM MidYearFiling f
        WHERE f.Bureau = @Bureau AND f.Year = @Year AND f.Unit = @Unit AND f.Number > @after
        ORDER BY f.Number
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileMidYear.Route + "/revisions", (
                string b, string u, int y, [AsParameters] ListRequest list, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
                list.RespondAsync(
                    (limit, cursor) => mediator.Send(new Query(new ReportKey(b, u, y), limit, cursor), cancel),
                    async _ => MidYearRevisionFile.Create(await origins.ReadAsync(b, cancel, y, u))))
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Mid-year figures", "ListMidYearRevisions", "Lists all revisions of the mid-year figures", "列出年中监控数据全部版本")
            .ProducesJson<Page<MidYearReceipt>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();

    internal sealed record Query(ReportKey Key, int Limit, string? Cursor) : IRequest<Page<MidYearReceipt>>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<MidYearReceipt>>
    {
        public async Task<Page<MidYearReceipt>> Handle(Query query, CancellationToken cancellationToken)
        {
            var key = query.Key;
            var list = $"mid-year/{key.Bureau}/{key.Unit}/{key.Year}";
            var after = Paging.DecodeNumberCursor(list, query.Cursor);
            var rows = await db.QueryPageAsync<MidYearReceipt>(
                Sql, new { key.Bureau, key.Year, key.Unit, after, Limit = query.Limit + 1 }, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, row => row, last => Paging.EncodeNumberCursor(list, last.Revision));
        }
    }
}
