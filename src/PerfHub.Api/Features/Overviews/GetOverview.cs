using MediatR;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Overviews;

/// <summary>Reads how a year went in a bureau, or in the region below it.</summary>
public static class GetOverview
{
    // Each unit once, with the bureau directly below that it lies in: nothing for the bureau's own.
    private const string UnitsSql = """
        SELECT u.Bureau, u.Sector, t.Status, t.Late, t.Claimed, t.Verified, t.ClaimedGrade, t.VerifiedGrade, t.Initial, t.Adjusted, t.Executed,
            t.PolicyBureau, t.PolicyVersion, t.RuleSetVersion, t.RuleTallies
        FROM BureauScope s
        JOIN Unit u ON u.Bureau = s.Descendant
        LEFT JOIN CurrentReport t ON t.Bureau = u.Bureau AND t.Year = @year AND t.Unit = u.Code
        WHERE s.Ancestor = @bureau AND (@own = 0 OR s.Descendant = @bureau) AND (u.Active = 1 OR t.Id IS NOT NULL)
        """;

    private const string ChildBureausSql = """
        SELECT b.Code, b.Name, s.Descendant FROM Bureau b JOIN BureauScope s ON s.Ancestor = b.Code WHERE b.Parent = @bureau
        """;

    private const string NameSql = "SELECT Name FROM Bureau WHERE Code = @bureau";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/overview/{y:int}", (
                string b, int y, string? scope, HttpContext http, VersionedResponseCache cache, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(b, FiscalYear.Of(y), Paging.ParseEnum<ListScope>("scope", scope) ?? ListScope.Subtree);
                return cache.GetOrComputeAsync(http, b, y, query, () => mediator.Send(query, cancel));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader)
            .Describe("Overviews", "GetOverview", "Reads how a year went", "年度总览")
            .ProducesJson<Overview>(StatusCodes.Status200OK)
            .ProducesNotModified()
            .WithEnumParameter<ListScope>("scope")
            .ProducesProblems(ProblemKind.InvalidBody);

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Breadth">How far below the bureau.</param>
    public sealed record Query(string Bureau, int Year, ListScope Breadth) : IRequest<Overview>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Overview>
    {
        public async Task<Overview> Handle(Query query, CancellationToken cancellationToken)
        {
            Overview? overview = null;
            await db.StreamInSnapshotAsync(async snapshot => overview = await OfAsync(snapshot, query), cancellationToken);
            return overview!;
        }

        private static async Task<Overview> OfAsync(ReadSnapshot snapshot, Query query)
        {
            var args = new { bureau = query.Bureau, year = query.Year, own = query.Breadth == ListScope.Own };
            var below = query.Breadth == ListScope.Own ? [] : await snapshot.QueryAsync<ChildBureauRow>(ChildBureausSql, args);
            var places = below.ToDictionary(row => row.Descendant, row => row.Code);
            var names = below.ToLookup(row => row.Code, row => row.Name);
            var own = (await snapshot.QueryFirstOrDefaultAsync<string>(NameSql, args))!;
            var (all, sectors, bureaus) = (new OverviewAccumulator(), new SortedDictionary<string, OverviewAccumulator>(StringComparer.Ordinal), new SortedDictionary<string, OverviewAccumulator>(StringComparer.Ordinal));
            foreach (var bureau in names)
            {
                // One that has no units yet is told of as well.
                bureaus.Add(bureau.Key, new OverviewAccumulator());
            }

            var judged = new Dictionary<(string? Bureau, int? Version, string? Rules), int>();
            await foreach (var row in snapshot.QueryUnbufferedAsync<OverviewRow>(UnitsSql, args))
            {
                IReadOnlyList<RuleTally> tallies = row.RuleTallies is null ? [] : [.. RuleTallyCodec.Decode(row.RuleTallies)];
                all.Add(row, tallies);
                Of(sectors, row.Sector).Add(row, tallies);
                Of(bureaus, places.GetValueOrDefault(row.Bureau, query.Bureau)).Add(row, tallies);
                if (row.Status is not null)
                {
                    var by = (row.PolicyBureau, row.PolicyVersion, row.RuleSetVersion);
                    judged[by] = judged.GetValueOrDefault(by) + 1;
                }
            }

            return new Overview(
                query.Bureau,
                query.Year,
                RuleCatalogue.Version,
                all.ToFigures(),
                [.. judged.OrderBy(it => it.Key).Select(it => new JudgedBy(it.Key.Bureau, it.Key.Version, it.Key.Rules, it.Value))],
                [.. sectors.Select(it => new SectorOverview(it.Key, it.Value.ToFigures()))],
                [.. bureaus.Select(it => new BureauOverview(it.Key, names[it.Key].FirstOrDefault(own), it.Value.ToFigures()))])
            {
                DataVersion = await DataVersions.ReadAsync(snapshot, query.Bureau, query.Year),
            };
        }

        private static OverviewAccumulator Of(SortedDictionary<string, OverviewAccumulator> groups, string name)
        {
            if (!groups.TryGetValue(name, out var sums))
            {
                groups.Add(name, sums = new OverviewAccumulator());
            }

            return sums;
        }
    }

    private sealed record ChildBureauRow
    {
        public required string Code { get; init; }

        public required string Name { get; init; }

        public required string Descendant { get; init; }
    }
}
