using MediatR;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Filings;

/// <summary>Lists units with the filing status of a year's report, by bureau and unit.</summary>
public static class ListFilings
{
    // A page continues after the last unit in its bureau, and with the first unit in later bureaus.
    private const string Sql = $"""
        SELECT u.Bureau, u.Code AS Unit, u.Name AS UnitName, u.Sector, u.Kind, t.Status, t.Late, t.Revision, r.ReceivedAt, x.ClosesAt AS ExtendedTo
        FROM BureauScope s
        JOIN Unit u ON u.Bureau = s.Descendant AND u.Code > CASE WHEN s.Descendant = @bureau THEN @after ELSE '' END
        LEFT JOIN CurrentReport t ON t.Bureau = u.Bureau AND t.Year = @year AND t.Unit = u.Code
        LEFT JOIN Revision r ON r.ReportId = t.Id AND r.Number = t.Revision
        LEFT JOIN FilingExtension x ON x.Bureau = u.Bureau AND x.Year = @year AND x.Unit = u.Code AND x.Phase = 'Final'
        WHERE s.Ancestor = @scope AND s.Descendant >= @bureau
          AND (@own = 0 OR s.Descendant = @scope)
          AND (u.Active = 1 OR t.Id IS NOT NULL)
          AND (@sector IS NULL OR {UnitRow.SectorFormSql} = @sector)
          AND (@kind IS NULL OR u.Kind = @kind)
          AND (@status IS NULL
            OR (@status = 'Missing' AND (t.Id IS NULL OR (t.Status = 'Withdrawn' AND u.Active = 1)))
            OR (@status = 'Filed' AND t.Status <> 'Withdrawn')
            OR (@status = 'Late' AND t.Late = 1 AND t.Status <> 'Withdrawn')
            OR t.Status = @status)
        ORDER BY s.Descendant, u.Code
        """;

    // The bureaus of a page, each with the windows that it and its ancestors set; the nearest one is in force and is the first row.
    private const string BureausSql = """
        SELECT b.Code, b.Name, f.Bureau AS WindowBureau, f.OpensAt, f.ClosesAt,
            (SELECT COUNT(*) FROM BureauScope d WHERE d.Descendant = a.Ancestor) AS Depth
        FROM BureauScope s
        JOIN Bureau b ON b.Code = s.Descendant
        JOIN BureauScope a ON a.Descendant = s.Descendant
        LEFT JOIN FilingWindow f ON f.Bureau = a.Ancestor AND f.Year = @year AND f.Phase = 'Final'
        WHERE s.Ancestor = @scope AND s.Descendant >= @first AND s.Descendant <= @last
        ORDER BY Depth DESC
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/filings/{y:int}", async (
                string b, int y, string? status, string? sector, string? kind, string? scope, [AsParameters] ListRequest list, HttpContext http,
                VersionedResponseCache cache, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(
                    b,
                    FiscalYear.Validate(y),
                    Paging.ParseEnum<FilingStatusFilter>("status", status),
                    sector,
                    Paging.ParseEnum<UnitKind>("kind", kind),
                    Paging.ParseEnum<ListScope>("scope", scope) ?? ListScope.Subtree,
                    Paging.ParseLimit(list.Limit),
                    list.Cursor);
                var file = await list.TryCreateFileAsync(
                    (limit, cursor) => cache.ReadCurrentAsync(http, b, y, () => mediator.Send(query with { Limit = limit, Cursor = cursor }, cancel)),
                    async page => FilingFile.Create(query, page.DataVersion.ChangedAt, await origins.ReadAsync(b, cancel, y)));
                return file ?? await cache.GetOrComputeAsync(http, b, y, query, (sender, token) => sender.Send(query, token));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Filings", "ListFilings", "Lists which units have filed and which have not", "列出预算单位填报情况")
            .ProducesJson<FilingPage>(StatusCodes.Status200OK)
            .ProducesNotModified()
            .WithEnumParameter<FilingStatusFilter>("status")
            .WithEnumParameter<UnitKind>("kind")
            .WithEnumParameter<ListScope>("scope")
            .WithParameterDescription("status", "Only units with this status.")
            .ProducesFiles()
            .ProducesProblems(ProblemKind.InvalidBody);

    internal sealed record Query(
        string Bureau, int Year, FilingStatusFilter? Status, string? Sector, UnitKind? Kind, ListScope Scope, int Limit, string? Cursor) : IRequest<FilingPage>
    {
        /// <summary>Identifies the list, so that a cursor is valid for this list only.</summary>
        internal string ListName => $"filings/{Bureau}/{Year}/{Status}/{Kind}/{Scope}/{Paging.EncodeFilter(Sector)}";
    }

    internal sealed class Handler(Db db) : IRequestHandler<Query, FilingPage>
    {
        public Task<FilingPage> Handle(Query query, CancellationToken cancellationToken) => db.ReadInSnapshotAsync(
            async snapshot =>
            {
                var last = Paging.DecodeCursor(query.ListName, query.Cursor, parts: 2) ?? ["", ""];
                var rows = await snapshot.QueryPageAsync<FilingRow>(Sql, new
                {
                    scope = query.Bureau,
                    year = query.Year,
                    own = query.Scope == ListScope.Own,
                    sector = NormalForm.ForFilter(query.Sector),
                    kind = query.Kind?.ToString(),
                    status = query.Status?.ToString(),
                    bureau = last[0],
                    after = last[1],
                    Limit = query.Limit + 1,
                });
                var bureaus = rows.Count == 0 ? [] : await snapshot.QueryAsync<BureauWindowRow>(
                    BureausSql, new { scope = query.Bureau, year = query.Year, first = rows[0].Bureau, last = rows[^1].Bureau });
                var windows = bureaus.ToLookup(row => row.Code);
                var page = Paging.CreatePage(
                    rows, query.Limit, row => ToUnitFiling(row, windows[row.Bureau]), row => Paging.EncodeCursor(query.ListName, row.Bureau, row.Unit));
                return new FilingPage(page.Items, page.NextCursor) { DataVersion = await DataVersions.ReadAsync(snapshot, query.Bureau, query.Year) };
            },
            cancellationToken);

        private static UnitFiling ToUnitFiling(FilingRow row, IEnumerable<BureauWindowRow> bureauWindows)
        {
            var window = bureauWindows.FirstOrDefault(it => it.WindowBureau is not null)?.GetWindow(row.ExtendedTo);
            var status = row.Status switch
            {
                null => FilingStatus.Missing,
                ReportStatus.Returned => FilingStatus.Returned,
                ReportStatus.Accepted => FilingStatus.Accepted,
                ReportStatus.Withdrawn => FilingStatus.Withdrawn,
                _ => FilingStatus.Submitted,
            };
            return new UnitFiling(
                row.Bureau, bureauWindows.First().Name, row.Unit, row.UnitName, row.Sector, row.Kind, status, row.Late, row.Revision, row.ReceivedAt,
                row.Status?.Counts() == true ? null : window?.Deadline);
        }
    }

    private sealed record FilingRow
    {
        public required string Bureau { get; init; }
        public required string Unit { get; init; }
        public required string UnitName { get; init; }
        public required string Sector { get; init; }
        public required UnitKind Kind { get; init; }
        public required ReportStatus? Status { get; init; }
        public required bool? Late { get; init; }
        public required int? Revision { get; init; }
        public required DateTime? ReceivedAt { get; init; }
        public required DateTime? ExtendedTo { get; init; }
    }

    private sealed record BureauWindowRow
    {
        public required string Code { get; init; }
        public required string Name { get; init; }
        public required string? WindowBureau { get; init; }
        public required DateTime? OpensAt { get; init; }
        public required DateTime? ClosesAt { get; init; }
        public required int Depth { get; init; }

        /// <summary>The window in force, with the extension of a unit.</summary>
        public Window? GetWindow(DateTime? extendedTo) => new Window.Row
        {
            WindowBureau = WindowBureau, OpensAt = OpensAt, ClosesAt = ClosesAt, ExtendedTo = extendedTo,
        }.Window;
    }
}
