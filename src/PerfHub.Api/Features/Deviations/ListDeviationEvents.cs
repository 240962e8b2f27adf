using MediatR;
using PerfHub.Api.Features.Deviations.Export;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Lists the events in the case of a deviation, oldest first. The unit can read them too.</summary>
public static class ListDeviationEvents
{
    private const string ReportIdSql = """
        SELECT t.Id FROM CurrentReport t JOIN Deviation d ON d.ReportId = t.Id AND d.Id = @Id
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        """;

    private const string Sql = """
        SELECT e.* FROM DeviationEvent e WHERE e.ReportId = @reportId AND e.Deviation = @Id AND e.Number > @after ORDER BY e.Number
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(AddDeviationEvent.Route, (
                string id, [AsParameters] ListRequest list, FileOriginReader origins, IMediator mediator, CancellationToken cancel) => list.RespondAsync(
                (limit, cursor) => mediator.Send(new Query(id, limit, cursor), cancel),
                async _ => DeviationId.ParseReportKey(id) is { } key
                    ? DeviationEventFile.Create(id, await origins.ReadAsync(key.Bureau, cancel, key.Year, key.Unit))
                    : throw new ProblemException(ProblemKind.NotFound)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor, Role.Unit)
            .RequireScope(DeviationId.Scope)
            .Describe("Deviations", "ListDeviationEvents", "Lists the events of a deviation", "查询偏差处理记录")
            .ProducesJson<Page<DeviationEventItem>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles()
            .ProducesProblems(ProblemKind.NotFound);

    internal sealed record Query(string Id, int Limit, string? Cursor) : IRequest<Page<DeviationEventItem>>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<DeviationEventItem>>
    {
        public Task<Page<DeviationEventItem>> Handle(Query query, CancellationToken cancellationToken)
        {
            var key = DeviationId.ParseReportKey(query.Id) ?? throw new ProblemException(ProblemKind.NotFound);
            var list = $"events/{query.Id}";
            var after = Paging.DecodeNumberCursor(list, query.Cursor);
            return db.ReadInSnapshotAsync(
                async snapshot =>
                {
                    var reportId = await snapshot.QueryFirstOrDefaultAsync<long>(ReportIdSql, new { key.Bureau, key.Year, key.Unit, query.Id });
                    if (reportId == 0)
                    {
                        throw new ProblemException(ProblemKind.NotFound);
                    }

                    return await Paging.ReadPageAsync(
                        snapshot.QueryUnbufferedAsync<DeviationEventRow>(Sql, new { reportId, query.Id, after }),
                        query.Limit,
                        row => row.Text?.Length ?? 0,
                        DeviationEventItem.FromRow,
                        last => Paging.EncodeNumberCursor(list, last.Number));
                },
                cancellationToken);
        }
    }
}
