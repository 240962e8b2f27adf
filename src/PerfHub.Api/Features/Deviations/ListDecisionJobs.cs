using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Lists the bulk decisions that were started for a bureau and year, latest first.</summary>
public static class ListDecisionJobs
{
    private const string Sql = $"""
        SELECT * FROM Job
        WHERE Bureau = @Bureau AND Year = @Year AND Id < @before AND Kind = '{DecideDeviationsJob.KindName}'
        ORDER BY Id DESC
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(DecideDeviations.Route, (
                string b, int y, [AsParameters] ListRequest list, FileOriginReader origins, IMediator mediator, CancellationToken cancel) => list.RespondAsync(
                (limit, cursor) => mediator.Send(new Query(b, y, limit, cursor), cancel), async _ => DecisionJobFile.Create(await origins.ReadAsync(b, cancel, y))))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Deviations", "ListDecisionJobs", "Lists the decisions on many deviations, latest first", "列出批量处理任务")
            .ProducesJson<Page<DecisionJob>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();

    // Clients ask as soon as they have started a job.
    internal sealed record Query(string Bureau, int Year, int Limit, string? Cursor) : IRequest<Page<DecisionJob>>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<DecisionJob>>
    {
        public async Task<Page<DecisionJob>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = $"decisions/{query.Bureau}/{query.Year}";
            var before = query.Cursor is null ? long.MaxValue : Paging.DecodeNumberCursor(list, query.Cursor);
            var rows = await db.QueryPageAsync<JobRow>(Sql, new { query.Bureau, query.Year, before, Limit = query.Limit + 1 }, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, DecisionJob.FromRow, last => Paging.EncodeNumberCursor(list, last.Id));
        }
    }
}
