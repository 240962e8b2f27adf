using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.MidYear;

/// <summary>Reads the current mid-year figures: their receipt, and the figures as they were sent.</summary>
public static class GetMidYear
{
    private const string Sql = """
        SELECT f.* FROM MidYearFiling f
        WHERE f.Bureau = @Bureau AND f.Year = @Year AND f.Unit = @Unit
        ORDER BY f.Number DESC
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileMidYear.Route, async Task<IResult> (
                string b, string u, int y, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                var figures = await mediator.Send(new Query(new ReportKey(b, u, y)), cancel);
                return EntityTags.OkOrNotModified(http, figures, figures.ComputeETag());
            })
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Mid-year figures", "GetMidYear", "Reads the current mid-year figures", "查询年中监控数据当前版本")
            .ProducesJson<FiledMidYear>(StatusCodes.Status200OK)
            .ProducesNotModified();

    /// <summary>The current revision; <see langword="null"/> if none was filed.</summary>
    internal static async Task<MidYearFilingRow?> FindCurrentAsync(IReadSession reads, ReportKey key) =>
        (await reads.QueryPageAsync<MidYearFilingRow>(Sql, new { key.Bureau, key.Year, key.Unit, Limit = 1 })).FirstOrDefault();

    internal sealed record Query(ReportKey Key) : IRequest<FiledMidYear>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, FiledMidYear>
    {
        public async Task<FiledMidYear> Handle(Query query, CancellationToken cancellationToken) =>
            FiledMidYear.FromRow(await db.ReadInSnapshotAsync(snapshot => FindCurrentAsync(snapshot, query.Key), cancellationToken)
                ?? throw new ProblemException(ProblemKind.NotFound));
    }
}
