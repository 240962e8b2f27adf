using System.Runtime.InteropServices;
using MediatR;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Overviews;

/// <summary>Reads the overview of a year for a bureau, or for it and all below it.</summary>
public static class GetOverview
{
    private const string UnitsSql = $"""
        SELECT u.Bureau, u.Sector, t.Status, t.Late, t.Claimed, t.Verified, t.ClaimedGrade, t.VerifiedGrade, t.Initial, t.Adjusted, t.Executed,
            t.PolicyBureau, t.PolicyVersion, t.RuleSetVersion, t.RuleTallies, v.Total AS ReviewedTotal, v.Grade AS ReviewedGrade
        FROM BureauScope s
        JOIN Unit u ON u.Bureau = s.Descendant
        LEFT JOIN CurrentReport t ON t.Bureau = u.Bureau AND t.Year = @year AND t.Unit = u.Code
        {ReviewedScoreRow.Join}
        WHERE s.Ancestor = @bureau AND (@own = 0 OR s.Descendant = @bureau) AND (u.Active = 1 OR t.Status <> 'Withdrawn')
        """;

    private const string ChildBureausSql = """
        SELECT b.Code, b.Name, s.Descendant FROM Bureau b JOIN BureauScope s ON s.Ancestor = b.Code WHERE b.Parent = @bureau
        """;

    private const string NameSql = "SELECT Name FROM Bureau WHERE Code = @bureau";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/overview/{y:int}", async (
                string b, int y, string? scope, string? format, HttpContext http, VersionedResponseCache cache, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(b, FiscalYear.Validate(y), Paging.ParseEnum<ListScope>("scope", scope) ?? ListScope.Subtree);
                var requestedFormat = ListFormatNegotiator.Negotiate(http, format);
                return requestedFormat == ListFormat.Json
                    ? await cache.GetOrComputeAsync(http, b, y, query, (sender, token) => sender.Send(query, token))
                    : OverviewFile.Create(query, await cache.ReadCurrentAsync(http, b, y, () => mediator.Send(query, cancel)), requestedFormat, await origins.ReadAsync(b, cancel, y));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Overviews", "GetOverview", "Reads the overview of a year", "查询年度总览")
            .ProducesJson<Overview>(StatusCodes.Status200OK)
            .ProducesNotModified()
            .WithEnumParameter<ListScope>("scope")
            .ProducesFiles(typeof(OverviewGroup))
            .ProducesProblems(ProblemKind.InvalidBody);

    internal sealed record Query(string Bureau, int Year, ListScope Scope) : IRequest<Overview>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Overview>
    {
        public Task<Overview> Handle(Query query, CancellationToken cancellationToken) =>
            db.AggregateInSnapshotAsync(snapshot => ReadAsync(snapshot, query), cancellationToken);

        internal static async Task<Overview> ReadAsync(ReadSnapshot snapshot, Query query)
        {
            var args = new { bureau = query.Bureau, year = query.Year, own = query.Scope == ListScope.Own };
            var childBureaus = query.Scope == ListScope.Own ? [] : await snapshot.QueryAsync<ChildBureauRow>(ChildBureausSql, args);
            var childByDescendant = childBureaus.ToDictionary(row => row.Descendant, row => row.Code);
            var childNames = childBureaus.ToLookup(row => row.Code, row => row.Name);
            var ownName = (await snapshot.QueryFirstOrDefaultAsync<string>(NameSql, args))!;
            var all = new OverviewAccumulator();
            var sectors = new Dictionary<string, OverviewAccumulator>();
            var sectorNames = new Dictionary<string, string>();

            // A bureau without units is listed too.
            var bureaus = childNames.ToDictionary(bureau => bureau.Key, _ => new OverviewAccumulator());
            var countsByRules = new Dictionary<(string? Bureau, int? Version, string? Rules), int>();
            await foreach (var row in snapshot.QueryUnbufferedAsync<OverviewRow>(UnitsSql, args))
            {
                IReadOnlyList<RuleTally> tallies = row.RuleTallies is null ? [] : [.. RuleTallyCodec.Decode(row.RuleTallies)];
                all.Add(row, tallies);
                GetOrAdd(sectors, AddSectorName(sectorNames, row.Sector)).Add(row, tallies);
                GetOrAdd(bureaus, childByDescendant.GetValueOrDefault(row.Bureau, query.Bureau)).Add(row, tallies);
                if (row.Status?.Counts() == true)
                {
                    var rules = (row.PolicyBureau, row.PolicyVersion, row.RuleSetVersion);
                    countsByRules[rules] = countsByRules.GetValueOrDefault(rules) + 1;
                }
            }

            return new Overview(
                query.Bureau,
                query.Year,
                RuleCatalogue.Version,
                all.ToFigures(),
                [.. countsByRules.OrderBy(it => it.Key).Select(it => new EvaluationBasis(it.Key.Bureau, it.Key.Version, it.Key.Rules, it.Value))],
                [.. sectors.OrderBy(it => sectorNames[it.Key], StringComparer.Ordinal).Select(it => new SectorOverview(sectorNames[it.Key], it.Value.ToFigures()))],
                [
                    .. bureaus.OrderBy(it => it.Key, StringComparer.Ordinal)
                        .Select(it => new BureauOverview(it.Key, childNames[it.Key].FirstOrDefault(ownName), it.Value.ToFigures())),
                ])
            {
                DataVersion = await DataVersions.ReadAsync(snapshot, query.Bureau, query.Year),
            };
        }

        /// <summary>Returns the normal form of a sector and keeps the first of its spellings, which is shown.</summary>
        private static string AddSectorName(Dictionary<string, string> names, string sector)
        {
            var form = NormalizedText.Normalize(sector);
            if (!names.TryGetValue(form, out var name) || string.CompareOrdinal(sector, name) < 0)
            {
                names[form] = sector;
            }

            return form;
        }

        private static OverviewAccumulator GetOrAdd(Dictionary<string, OverviewAccumulator> groups, string name) =>
            CollectionsMarshal.GetValueRefOrAddDefault(groups, name, out _) ??= new OverviewAccumulator();
    }

    private sealed record ChildBureauRow
    {
        public required string Code { get; init; }
        public required string Name { get; init; }
        public required string Descendant { get; init; }
    }
}
