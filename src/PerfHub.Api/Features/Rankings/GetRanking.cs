using MediatR;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Rankings;

/// <summary>Ranks the units of a bureau, or of it and all below it, by one metric.</summary>
public static class GetRanking
{
    private const string SelectSql = """
        SELECT e.Position, r.Summary
        FROM RankingEntry e
        JOIN RankedReport r ON r.ReportId = e.ReportId
        """;

    private const string FilterSql = """

        WHERE e.Scope = @Scope AND e.Year = @Year AND e.Metric = @Metric
          AND (@Own = 0 OR e.Bureau = @Scope)
          AND (@Sector IS NULL OR e.Sector = @Sector)
          AND (@Kind IS NULL OR e.Kind = @Kind)
        """;

    private const string DescendingSql = SelectSql + FilterSql + "\n  AND e.Position > @After ORDER BY e.Position";

    private const string AscendingSql = SelectSql + FilterSql + "\n  AND e.Position < @After ORDER BY e.Position DESC";

    private const string CountAboveSql = "SELECT COUNT(*) FROM RankingEntry e" + FilterSql + "\n  AND e.Position < @Place";

    private const string CountRankedSql = "SELECT COUNT(*) FROM RankingEntry e" + FilterSql;

    private const string TotalSql = """
        SELECT Population, Rated, Version FROM RankingGroup
        WHERE Scope = @Scope AND Own = @Own AND Year = @Year AND Sector = '' AND Kind = ''
        """;

    private const string PopulationSql = """
        SELECT COALESCE(SUM(Population), 0) AS Population, COALESCE(SUM(Rated), 0) AS Rated, COALESCE(MAX(Version), 0) AS Version
        FROM RankingGroup
        WHERE Scope = @Scope AND Own = @Own AND Year = @Year
          AND (@Sector IS NULL OR Sector = @Sector)
          AND (@Kind IS NULL OR Kind = @Kind)
          AND Sector <> '' AND Kind <> ''
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/rankings/{y:int}", async (
                string b, int y, string? metric, string? order, string? sector, string? kind, string? scope, string? format, string? limit,
                string? cursor, HttpContext http, VersionedResponseCache cache, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(
                    b, FiscalYear.Validate(y),
                    Paging.ParseEnum<RankingMetric>("metric", metric) ?? RankingMetric.VerifiedScore,
                    Paging.ParseEnum<SortDirection>("order", order) ?? SortDirection.Desc,
                    sector,
                    Paging.ParseEnum<UnitKind>("kind", kind),
                    Paging.ParseEnum<ListScope>("scope", scope) ?? ListScope.Subtree,
                    Paging.ParseLimit(limit),
                    cursor);
                var requestedFormat = ListFormatNegotiator.Negotiate(http, format);
                if (requestedFormat == ListFormat.Json)
                {
                    return await cache.GetOrComputeAsync(http, b, y, query, token => mediator.Send(query, token));
                }

                Paging.EnsureWholeList(limit, cursor);
                var all = query with { Limit = Paging.WholeListLimit };
                return RankingFile.Create(query, await cache.ReadCurrentAsync(http, b, y, () => mediator.Send(all, cancel)), requestedFormat, await origins.ReadAsync(b, cancel, y));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Rankings", "GetRanking", "Ranks units by one metric", "查询预算单位排名")
            .ProducesJson<Ranking>(StatusCodes.Status200OK)
            .ProducesNotModified()
            .WithEnumParameter<RankingMetric>("metric")
            .WithEnumParameter<SortDirection>("order")
            .WithEnumParameter<UnitKind>("kind")
            .WithEnumParameter<ListScope>("scope")
            .ProducesFiles()
            .ProducesProblems(ProblemKind.InvalidBody);

    internal sealed record Query(
        string Bureau, int Year, RankingMetric Metric, SortDirection Order, string? Sector, UnitKind? Kind, ListScope Scope, int Limit,
        string? Cursor) : IRequest<Ranking>
    {
        /// <summary>Identifies the list, so that a cursor is valid for this list only.</summary>
        internal string ListKey => $"rankings/{Bureau}/{Year}/{Metric}/{Order}/{Kind}/{Scope}/{Paging.EncodeFilter(Sector)}";
    }

    internal sealed class Handler(Db db) : IRequestHandler<Query, Ranking>
    {
        public Task<Ranking> Handle(Query query, CancellationToken cancellationToken) => db.ReadInSnapshotAsync(
            async snapshot =>
            {
                var cursor = RankingCursor.Parse(query);
                var args = new Args(
                    query.Bureau, query.Year, query.Metric.ToString(), query.Scope == ListScope.Own, NormalForm.ForFilter(query.Sector), query.Kind?.ToString(),
                    cursor.Position, query.Limit + 1);
                var isUnfiltered = query is { Sector: null, Kind: null };
                var group = await snapshot.QueryFirstOrDefaultAsync<GroupRow>(isUnfiltered ? TotalSql : PopulationSql, args)
                    ?? new GroupRow { Population = 0, Rated = 0, Version = 0 };
                var population = query.Metric switch
                {
                    RankingMetric.ExecutionRate => group.Rated,
                    RankingMetric.ReviewedScore => await snapshot.QueryFirstOrDefaultAsync<long>(CountRankedSql, args),
                    _ => group.Population,
                };
                var rows = await snapshot.QueryPageAsync<RankingRow>(query.Order == SortDirection.Desc ? DescendingSql : AscendingSql, args);
                var hasChanged = cursor.Version != group.Version && cursor.PrecedingCount > 0;
                if (hasChanged && rows.Count > 0)
                {
                    cursor = await RecountAsync(snapshot, query, args, rows[0], population);
                }

                return RankingPageBuilder.Build(query, rows, population, group.Version, cursor, hasChanged) with
                {
                    // All of it is read from projections.
                    DataVersion = (await DataVersions.ReadAsync(snapshot, query.Bureau, query.Year)) with { IsBehind = false },
                };
            },
            cancellationToken);

        /// <summary>Counts the current ranks, because the ranking has changed since the cursor was created.</summary>
        private static async Task<RankingCursor> RecountAsync(
            ReadSnapshot snapshot, Query query, Args args, RankingRow first, long population)
        {
            var value = RankingSortKey.CreatePrefix(first.Value);
            Task<long> CountAboveAsync(string position) => snapshot.QueryFirstOrDefaultAsync<long>(CountAboveSql, args with { Place = position });
            if (query.Order == SortDirection.Desc)
            {
                return new RankingCursor(args.After, await CountAboveAsync(first.Position), await CountAboveAsync(value) + 1, first.Value, 0);
            }

            // “0” sorts directly after “/”, so this position is after every entry with this value.
            var atOrAbove = await CountAboveAsync(value + "0");
            return new RankingCursor(
                args.After, population - 1 - await CountAboveAsync(first.Position), population - atOrAbove + 1, first.Value, 0);
        }
    }

    private sealed record Args(
        string Scope, int Year, string Metric, bool Own, string? Sector, string? Kind, string After, int Limit, string Place = "");

    private sealed record GroupRow
    {
        public required long Population { get; init; }
        public required long Rated { get; init; }
        public required long Version { get; init; }
    }
}
