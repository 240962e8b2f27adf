using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Reads a deviation and its last decision.</summary>
public static class GetDeviation
{
    private const string Sql = $"""
        SELECT {DeviationItem.Columns}
        FROM CurrentReport t
        JOIN Deviation d ON d.ReportId = t.Id AND d.Id = @Id
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        """;

    private const string DecisionSql = """
        SELECT e.* FROM CurrentReport t
        JOIN DeviationEvent e ON e.ReportId = t.Id AND e.Deviation = @Id
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit AND e.Kind IN ('Confirm', 'Dismiss', 'Reopen')
        ORDER BY e.Number DESC
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/deviations/{id}", async Task<IResult> (string id, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                var isEnglish = TextLocalization.PrefersEnglish(http);
                var (row, decision) = await mediator.Send(new Query(id, Caller.FromPrincipal(http.User).PeerScope), cancel);
                var item = DeviationItem.FromRow(row, isEnglish) with { LastDecision = decision is null ? null : DeviationEventItem.FromRow(decision) };
                return EntityTags.OkOrNotModified(http, item, EntityTags.ForLanguage(isEnglish, DeviationItem.ComputeETag(row), item.Peer));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor, Role.Unit)
            .RequireScope(DeviationId.Scope)
            .Describe("Deviations", "GetDeviation", "Reads a deviation", "查询偏差")
            .ProducesJson<DeviationItem>(StatusCodes.Status200OK)
            .ProducesNotModified()
            .ProducesProblems(ProblemKind.NotFound);

    internal sealed record Query(string Id, string? PeerScope) : IRequest<DeviationWithDecision>, IPrimaryQuery;

    internal sealed record DeviationWithDecision(DeviationItem.Row Row, DeviationEventRow? LastDecision);

    internal sealed class Handler(Db db, FindingsCache cache) : IRequestHandler<Query, DeviationWithDecision>
    {
        public Task<DeviationWithDecision> Handle(Query query, CancellationToken cancellationToken) => db.ReadInSnapshotAsync(
            async snapshot =>
            {
                var row = await FindRowAsync(snapshot, query.Id, query.PeerScope, cache) ?? throw new ProblemException(ProblemKind.NotFound);
                var decisions = await snapshot.QueryPageAsync<DeviationEventRow>(DecisionSql, new { row.Bureau, row.Year, row.Unit, query.Id, Limit = 1 });
                return new DeviationWithDecision(row, decisions.FirstOrDefault());
            },
            cancellationToken);
    }

    /// <summary>
    /// Reads a deviation; <see langword="null"/> if the id is unknown. A peer is named only within <c>scope</c>, the code of a
    /// bureau.
    /// </summary>
    internal static async Task<DeviationItem.Row?> FindRowAsync(IReadSession reads, string id, string? scope = null, FindingsCache? cache = null) =>
        DeviationId.ParseReportKey(id) is { } key
        && await reads.QueryFirstOrDefaultAsync<DeviationItem.Row>(Sql, new { key.Bureau, key.Year, key.Unit, Id = id, scope }) is { } row
            ? await DeviationWordsReader.AddWordsAsync(reads, row, cache)
            : null;
}
