using PerfHub.Client;
using PerfHub.Web.Components;
using PerfHub.Web.Pages.AuditLog;
using PerfHub.Web.Pages.Deviations;

namespace PerfHub.Web.Hosting;

/// <summary>
/// Files of the API under addresses of the pages, because a browser's download has the session and no key. Their conditions are those of
/// the pages; one that cannot be read gives no file.
/// </summary>
internal static class DownloadEndpoints
{
    private const int MaxSampleSize = 500;

    public static void MapDownloads(this RouteGroupBuilder web)
    {
        var downloads = web.MapGroup("/downloads/{bureau}/{year:int}").WithMetadata(WebEndpointMetadata.Page);
        downloads.MapGet("/ranking", (PerfHubClient api, HttpRequest request, string bureau, int year, CancellationToken cancel) => SendAsync(request, query =>
        {
            var (format, metric, order, sector) = (ReadFormat(query), query.Read<RankingMetric>("metric"), query.Read<SortDirection>("order"), query.ReadText("sector"));
            var (kind, grade, scope) = (query.Read<UnitKind>("kind"), query.Read<Grade>("grade"), query.Read<ListScope>("scope"));
            return () => api.Rankings.ExportRankingAsync(bureau, year, format, metric, order, sector, kind, grade, scope, cancel);
        }));
        downloads.MapGet("/overview", (PerfHubClient api, HttpRequest request, string bureau, int year, CancellationToken cancel) => SendAsync(request, query =>
        {
            var (format, scope) = (ReadFormat(query), query.Read<ListScope>("scope"));
            return () => api.Overviews.ExportOverviewAsync(bureau, year, format, scope, cancel);
        }));
        downloads.MapGet("/bulletin", (PerfHubClient api, HttpRequest request, string bureau, int year, CancellationToken cancel) => SendAsync(request, query =>
        {
            var scope = query.Read<ListScope>("scope");
            return () => api.Overviews.GetBulletinAsync(bureau, year, scope, cancellationToken: cancel);
        }));
        downloads.MapGet("/deviations", (PerfHubClient api, HttpRequest request, string bureau, int year, CancellationToken cancel) => SendAsync(request, query =>
        {
            var (format, filter) = (ReadFormat(query), DeviationFilter.FromQuery(bureau, year, query));
            return () => filter.ExportAsync(api, format, cancel);
        }));
        downloads.MapGet("/filings", (PerfHubClient api, HttpRequest request, string bureau, int year, CancellationToken cancel) => SendAsync(request, query =>
        {
            var (format, status, sector) = (ReadFormat(query), query.Read<FilingStatusFilter>("status"), query.ReadText("sector"));
            var (kind, scope) = (query.Read<UnitKind>("kind"), query.Read<ListScope>("scope"));
            return () => api.Filings.ExportFilingsAsync(bureau, year, format, status, sector, kind, scope, cancel);
        }));
        downloads.MapGet("/sample", (PerfHubClient api, HttpRequest request, string bureau, int year, CancellationToken cancel) => SendAsync(request, query =>
        {
            var (format, size, seed) = (ReadFormat(query), query.ReadInteger("size", 1, MaxSampleSize), query.ReadText("seed"));
            return () => api.Deviations.ExportSampleAsync(bureau, year, format, size, seed, cancel);
        }));
        downloads.MapGet("/rules", (PerfHubClient api, HttpRequest request, string bureau, int year, CancellationToken cancel) => SendAsync(request, query =>
        {
            var (format, scope) = (ReadFormat(query), query.Read<ListScope>("scope"));
            return () => api.Rules.ExportRuleStatisticsAsync(bureau, year, format, scope, cancel);
        }));

        var bureaus = web.MapGroup("/downloads/{bureau}").WithMetadata(WebEndpointMetadata.Page);
        bureaus.MapGet("/units", (PerfHubClient api, HttpRequest request, string bureau, CancellationToken cancel) => SendAsync(request, query =>
        {
            var (format, scope, text) = (ReadFormat(query), query.Read<ListScope>("scope"), query.ReadText("text"));
            return () => api.Units.ExportUnitsAsync(bureau, format, scope, text, cancel);
        }));
        bureaus.MapGet("/units/{unit}/history", (PerfHubClient api, HttpRequest request, string bureau, string unit, CancellationToken cancel) => SendAsync(request, query =>
        {
            var format = ReadFormat(query);
            return () => api.Units.ExportUnitHistoryAsync(bureau, unit, format, cancel);
        }));
        bureaus.MapGet("/bureaus", (PerfHubClient api, HttpRequest request, string bureau, CancellationToken cancel) => SendAsync(request, query =>
        {
            var format = ReadFormat(query);
            return () => api.Bureaus.ExportBureausBelowAsync(bureau, format, cancel);
        }));
        bureaus.MapGet("/keys", (PerfHubClient api, HttpRequest request, string bureau, CancellationToken cancel) => SendAsync(request, query =>
        {
            var (format, role, text) = (ReadFormat(query), query.Read<Role>("role"), query.ReadText("text"));
            return () => api.ApiKeys.ExportApiKeysAsync(format, bureau, role, text, cancel);
        }));
        bureaus.MapGet("/audit-log", (PerfHubClient api, HttpRequest request, string bureau, CancellationToken cancel) => SendAsync(request, query =>
        {
            var (format, filter) = (ReadFormat(query), AuditLogFilter.FromQuery(query));
            return () => api.AuditLog.ExportAuditEntriesAsync(bureau, format, filter.Since, filter.Until, filter.Actor, filter.Operation, SortDirection.Desc, cancel);
        }));
        web.MapGet("/downloads/audit-log", (PerfHubClient api, HttpRequest request, CancellationToken cancel) => SendAsync(request, query =>
        {
            var (format, filter) = (ReadFormat(query), AuditLogFilter.FromQuery(query));
            return () => api.AuditLog.ExportServiceAuditEntriesAsync(format, filter.Since, filter.Until, filter.Actor, filter.Operation, SortDirection.Desc, cancel);
        })).WithMetadata(WebEndpointMetadata.Page);

        var reports = web.MapGroup("/downloads/{bureau}/units/{unit}/{year:int}").WithMetadata(WebEndpointMetadata.Page);
        reports.MapGet("/report", (PerfHubClient api, HttpRequest request, string bureau, string unit, int year, CancellationToken cancel) => SendAsync(request, query =>
        {
            var (format, revision) = (query.Read<ReportFormat>("format") ?? ReportFormat.Docx, query.ReadInteger("revision", 1, int.MaxValue) ?? 1);
            return () => api.SelfEvaluations.ExportRevisionAsync(bureau, unit, year, revision, format, cancel);
        }));
        reports.MapGet("/review-letter", (PerfHubClient api, HttpRequest request, string bureau, string unit, int year, CancellationToken cancel) =>
            SendAsync(request, _ => () => api.SelfEvaluations.GetReviewLetterAsync(bureau, unit, year, cancellationToken: cancel)));
    }

    /// <summary>Passes a file on as it arrives.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads the conditions, and returns the call of the API.</param>
    private static async Task<IResult> SendAsync(HttpRequest request, Func<QueryCheck, Func<Task<PerfHubFile>>> read)
    {
        var query = new QueryCheck(request.Query);
        var download = read(query);
        if (query.Problem is { } problem)
        {
            return PageErrorMiddleware.CreatePage(problem.Status, problem);
        }

        var file = await download();
        return Results.Stream(file.Content, file.ContentType, file.FileName);
    }

    private static ListFormat ReadFormat(QueryCheck query) => query.Read<ListFormat>("format") ?? ListFormat.Xlsx;
}
