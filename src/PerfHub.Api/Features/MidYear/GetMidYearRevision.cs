using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.MidYear;

/// <summary>Reads one revision of the mid-year figures; a revision never changes.</summary>
public static class GetMidYearRevision
{
    private const string Sql = """
        SELECT f.* FROM MidYearFiling f WHERE f.Bureau = @Bureau AND f.Year = @Year AND f.Unit = @Unit AND f.Number = @number
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileMidYear.Route + "/revisions/{n:int}", async Task<IResult> (
                string b, string u, int y, int n, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                var figures = await mediator.Send(new Query(new ReportKey(b, u, y), n), cancel);
                return EntityTags.OkOrNotModified(http, figures, figures.ComputeETag());
            })
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Mid-year figures", "GetMidYearRevision", "Reads one revision of the mid-year figures", "查询年中监控数据历史版本")
            .ProducesJson<FiledMidYear>(StatusCodes.Status200OK)
            .ProducesNotModified();

    internal sealed record Query(ReportKey Key, int Number) : IRequest<FiledMidYear>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, FiledMidYear>
    {
        public async Task<FiledMidYear> Handle(Query query, CancellationToken cancellationToken)
        {
            var args = new { query.Key.Bureau, query.Key.Year, query.Key.Unit, number = query.Number };
            return FiledMidYear.FromRow(await db.QueryFirstOrDefaultAsync<MidYearFilingRow>(Sql, args, cancellationToken)
                ?? throw new ProblemException(ProblemKind.NotFound));
        }
    }
}
