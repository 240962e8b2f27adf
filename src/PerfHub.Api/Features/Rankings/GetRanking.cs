using MediatR;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Rankings;

/// <summary>Ranks the units of a bureau, or of it and all below it, by one metric.</summary>
public static class GetRanking
{
    private static readonly string[] GradeNames = [.. Enum.GetValues<Grade>().Select(grade => grade.ToChinese())];

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/rankings/{y:int}", async (
                string b, int y, string? metric, string? order, string? sector, string? kind, string? grade, string? scope, string? format, string? limit,
                string? cursor, HttpContext http, VersionedResponseCache cache, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(
                    b, FiscalYear.Validate(y),
                    Paging.ParseEnum<RankingMetric>("metric", metric) ?? RankingMetric.VerifiedScore,
                    Paging.ParseEnum<SortDirection>("order", order) ?? SortDirection.Desc,
                    sector,
                    Paging.ParseEnum<UnitKind>("kind", kind),
                    ParseGrade(grade),
                    Paging.ParseEnum<ListScope>("scope", scope) ?? ListScope.Subtree,
                    Paging.ParseLimit(limit),
                    cursor);
                var requestedFormat = ListFormatNegotiator.Negotiate(http, format);
                if (requestedFormat == ListFormat.Json)
                {
                    return await cache.GetOrComputeAsync(http, b, y, query, (sender, token) => sender.Send(query, token));
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
            .WithMetadata(new ParameterValuesMetadata("grade", GradeNames, nameof(Grade), typeof(Grade)))
            .ProducesFiles()
            .ProducesProblems(ProblemKind.InvalidBody);

    // Grades have the names that reports and lists state.
    private static Grade? ParseGrade(string? name) =>
        name is null ? null
        : Array.IndexOf(GradeNames, name) is >= 0 and var index ? Enum.GetValues<Grade>()[index]
        : throw Paging.CreateParameterException("grade", string.Join(", ", GradeNames));

    internal sealed record Query(
        string Bureau, int Year, RankingMetric Metric, SortDirection Order, string? Sector, UnitKind? Kind, Grade? Grade, ListScope Scope, int Limit,
        string? Cursor) : IRequest<Ranking>, IIndexedQuery
    {
        /// <summary>Identifies the list, so that a cursor is valid for this list only.</summary>
        internal string ListKey => $"rankings/{Bureau}/{Year}/{Metric}/{Order}/{Kind}/{Scope}/{Paging.EncodeFilter(Sector)}{(Grade is null ? "" : $"/{Grade}")}";

        bool IIndexedQuery.IsShort => true;
    }

    internal sealed class Handler(ReportIndex reports, DataVersionReader versions) : IRequestHandler<Query, Ranking>
    {
        public async Task<Ranking> Handle(Query query, CancellationToken cancellationToken)
        {
            var cursor = RankingCursor.Parse(query);
            var key = new RankingListKey(query.Bureau, query.Scope == ListScope.Own, query.Metric, NormalForm.ForFilter(query.Sector), query.Kind, query.Grade);

            // The cache has read the version before.
            var page = await reports.ReadAsync(
                query.Year, versions.Head, table => table.ReadRanking(key, query.Order == SortDirection.Asc, cursor.After, query.Limit), cancellationToken);
            return RankingPageBuilder.Build(query, page, cursor);
        }
    }
}
