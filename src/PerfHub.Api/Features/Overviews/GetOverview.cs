using MediatR;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessment;
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
            t.PolicyBureau, t.PolicyVersion, t.RuleSetVersion, t.Tallies
        FROM BureauScope s
        JOIN Unit u ON u.Bureau = s.Descendant
        LEFT JOIN Standing t ON t.Bureau = u.Bureau AND t.Year = @year AND t.Unit = u.Code
        WHERE s.Ancestor = @bureau AND (@own = 0 OR s.Descendant = @bureau) AND (u.Active = 1 OR t.Id IS NOT NULL)
        """;

    private const string BelowSql = """
        SELECT b.Code, b.Name, s.Descendant FROM Bureau b JOIN BureauScope s ON s.Ancestor = b.Code WHERE b.Parent = @bureau
        """;

    private const string NameSql = "SELECT Name FROM Bureau WHERE Code = @bureau";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/overview/{y:int}", (
                string b, int y, string? scope, HttpContext http, VersionedResponseCache cache, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(b, FiscalYear.Of(y), Paging.OneOf<Breadth>("scope", scope) ?? Breadth.Subtree);
                return cache.Get(http, b, y, query, () => mediator.Send(query, cancel));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader)
            .Describe("Overviews", "GetOverview", "Reads how a year went", "年度总览")
            .Answers<Overview>(StatusCodes.Status200OK)
            .Answers304()
            .Parameter<Breadth>("scope")
            .Refuses(ProblemKind.InvalidBody);

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Breadth">How far below the bureau.</param>
    public sealed record Query(string Bureau, int Year, Breadth Breadth) : IRequest<Overview>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Overview>
    {
        public async Task<Overview> Handle(Query query, CancellationToken cancellationToken)
        {
            Overview? overview = null;
            await db.Stream(async snapshot => overview = await Of(snapshot, query), cancellationToken);
            return overview!;
        }

        private static async Task<Overview> Of(ReadSnapshot snapshot, Query query)
        {
            var args = new { bureau = query.Bureau, year = query.Year, own = query.Breadth == Breadth.Own };
            var below = query.Breadth == Breadth.Own ? [] : await snapshot.All<BelowRow>(BelowSql, args);
            var places = below.ToDictionary(row => row.Descendant, row => row.Code);
            var names = below.ToLookup(row => row.Code, row => row.Name);
            var own = (await snapshot.FirstOrDefault<string>(NameSql, args))!;
            var (all, sectors, bureaus) = (new Sums(), new SortedDictionary<string, Sums>(StringComparer.Ordinal), new SortedDictionary<string, Sums>(StringComparer.Ordinal));
            foreach (var bureau in names)
            {
                // One that has no units yet is told of as well.
                bureaus.Add(bureau.Key, new Sums());
            }

            var judged = new Dictionary<(string? Bureau, int? Version, string? Rules), int>();
            await foreach (var row in snapshot.Stream<OverviewRow>(UnitsSql, args))
            {
                IReadOnlyList<RuleTally> tallies = row.Tallies is null ? [] : [.. StoredTallies.Unpack(row.Tallies)];
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
                State = await ScopeVersions.Of(snapshot, query.Bureau, query.Year),
            };
        }

        private static Sums Of(SortedDictionary<string, Sums> groups, string name)
        {
            if (!groups.TryGetValue(name, out var sums))
            {
                groups.Add(name, sums = new Sums());
            }

            return sums;
        }
    }

    private sealed record BelowRow
    {
        public required string Code { get; init; }

        public required string Name { get; init; }

        public required string Descendant { get; init; }
    }
}
