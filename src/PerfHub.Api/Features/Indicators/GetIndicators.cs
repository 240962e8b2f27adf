using MediatR;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Indicators;

/// <summary>
/// Compares the indicators of one name across units, or lists the names. There is no index by name because it would slow every
/// filing down: a response decodes all indicators of the scope and is cached until the data changes.
/// </summary>
public static class GetIndicators
{
    private const string ScopeSql = """

        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        """;

    private const string ScopeCondition = $"""

        WHERE s.Ancestor = @scope AND {CountedReports.Condition}
          AND (@own = 0 OR s.Descendant = @scope)
          AND (@sector IS NULL OR {UnitRow.SectorFormSql} = @sector)
          AND (@kind IS NULL OR u.Kind = @kind)
        """;

    private const string StoredSql =
        "SELECT u.Bureau, u.Code AS Unit, u.Name AS UnitName, u.Sector, u.Kind, t.Id AS ReportId, n.Indicators" + ScopeSql
        + "\nJOIN NarrativeSignature n ON n.ReportId = t.Id AND n.Indicators IS NOT NULL" + ScopeCondition;

    // Of reports that were stored before their indicators were in one row.
    private const string RowsSql =
        ScopeSql + "\nJOIN IndicatorResult r ON r.ReportId = t.Id\nLEFT JOIN NarrativeSignature n ON n.ReportId = t.Id" + ScopeCondition
        + "\n  AND n.Indicators IS NULL";

    private const string NameFormSql = "COALESCE(r.NormalizedName, r.Name)";

    private const string NamesSql =
        "SELECT f.Form, MIN(f.Name) AS Name, COUNT(DISTINCT f.ReportId) AS Units, COUNT(*) AS Indicators"
        + $"\nFROM (SELECT {NameFormSql} AS Form, r.Name, r.ReportId {RowsSql}) f\nGROUP BY f.Form";

    private const string IndicatorsSql =
        "SELECT u.Bureau, u.Code AS Unit, u.Name AS UnitName, u.Sector, u.Kind, r.Ordinal, r.Code, r.Target, r.Final, r.Completion, r.TargetUnit, r.FinalUnit"
        + RowsSql + $"\n  AND {NameFormSql} = @name";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/indicators/{y:int}", async (
                string b, int y, string? name, string? unit, string? bureau, string? sector, string? kind, string? scope, string? format, string? limit,
                string? cursor, HttpContext http, VersionedResponseCache cache, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(
                    b,
                    FiscalYear.Validate(y),
                    name,
                    unit is null ? null : new ScopeTarget(bureau ?? b, unit),
                    sector,
                    Paging.ParseEnum<UnitKind>("kind", kind),
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
                return IndicatorFile.Create(query, await cache.ReadCurrentAsync(http, b, y, () => mediator.Send(all, cancel)), requestedFormat, await origins.ReadAsync(b, cancel, y));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Indicators", "GetIndicators", "Compares the indicators of one name across units, or lists the names", "横向对比同名绩效指标，或列出指标名称")
            .ProducesJson<IndicatorPage>(StatusCodes.Status200OK)
            .ProducesNotModified()
            .WithEnumParameter<UnitKind>("kind")
            .WithEnumParameter<ListScope>("scope")
            .WithParameterDescription("bureau", "The code of the bureau of the parameter unit: the one in the path by default.")
            .WithParameterDescription("unit", "The code of the unit whose ranks the response states.")
            .ProducesFiles(typeof(IndicatorName), typeof(UnitIndicator))
            .ProducesProblems(ProblemKind.InvalidBody);

    internal sealed record Query(
        string Bureau, int Year, string? Name, ScopeTarget? Unit, string? Sector, UnitKind? Kind, ListScope Scope, int Limit,
        string? Cursor) : IRequest<IndicatorPage>
    {
        /// <summary>Identifies the list, so that a cursor is valid for this list only.</summary>
        internal string ListKey => $"indicators/{Bureau}/{Year}/{Kind}/{Scope}/{Paging.EncodeFilter(Sector)}/{Paging.EncodeFilter(Name)}";
    }

    internal sealed class Handler(Db db) : IRequestHandler<Query, IndicatorPage>
    {
        public Task<IndicatorPage> Handle(Query query, CancellationToken cancellationToken)
        {
            var page = new IndicatorPage(query.Bureau, query.Year, null, null, null);
            return db.AggregateInSnapshotAsync(
                snapshot => query.Name is null ? ListNamesAsync(snapshot, query, page) : CompareIndicatorAsync(snapshot, query, page), cancellationToken);
        }

        private static async Task<IndicatorPage> ListNamesAsync(ReadSnapshot snapshot, Query query, IndicatorPage page)
        {
            var after = Paging.DecodeCursor(query.ListKey, query.Cursor, parts: 1) is [var escapedName] ? Uri.UnescapeDataString(escapedName) : "";
            var collector = new IndicatorNameCollector();
            await foreach (var report in snapshot.QueryUnbufferedAsync<ReportIndicatorsRow>(StoredSql, CreateParameters(query)))
            {
                collector.Add(report.Decode());
            }

            collector.AddRange(await snapshot.QueryAsync<IndicatorNameRow>(NamesSql, CreateParameters(query)));
            var names = Paging.CreatePage(
                collector.SelectAfter(after, query.Limit + 1),
                query.Limit,
                row => new IndicatorName(row.Name, row.Units, row.Indicators),
                last => Paging.EncodeCursor(query.ListKey, Uri.EscapeDataString(last.Form)));
            return page with
            {
                Names = names.Items, NextCursor = names.NextCursor, DataVersion = await DataVersions.ReadAsync(snapshot, query.Bureau, query.Year),
            };
        }

        private static async Task<IndicatorPage> CompareIndicatorAsync(ReadSnapshot snapshot, Query query, IndicatorPage page)
        {
            var (comparison, form) = (new IndicatorComparison(query), NormalForm.ForFilter(query.Name));
            await foreach (var report in snapshot.QueryUnbufferedAsync<ReportIndicatorsRow>(StoredSql, CreateParameters(query)))
            {
                foreach (var result in report.Decode().Where(it => (it.NormalizedName ?? it.Name) == form))
                {
                    comparison.Add(report.ToIndicatorRow(result));
                }
            }

            await foreach (var row in snapshot.QueryUnbufferedAsync<IndicatorRow>(IndicatorsSql, CreateParameters(query)))
            {
                comparison.Add(row);
            }

            var (indicator, cursor) = comparison.ToPage();
            return page with
            {
                Indicator = indicator, NextCursor = cursor, DataVersion = await DataVersions.ReadAsync(snapshot, query.Bureau, query.Year),
            };
        }

        private static object CreateParameters(Query query) => new
        {
            scope = query.Bureau,
            year = query.Year,
            own = query.Scope == ListScope.Own,
            sector = NormalForm.ForFilter(query.Sector),
            kind = query.Kind?.ToString(),
            name = NormalForm.ForFilter(query.Name),
        };
    }
}
