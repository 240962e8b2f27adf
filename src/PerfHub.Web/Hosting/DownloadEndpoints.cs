using PerfHub.Client;
using PerfHub.Web.Components;
using PerfHub.Web.Pages.Deviations;

namespace PerfHub.Web.Hosting;

/// <summary>Files of the API under addresses of the pages, because a browser's download has the session and no key.</summary>
internal static class DownloadEndpoints
{
    public static void MapDownloads(this RouteGroupBuilder web)
    {
        var downloads = web.MapGroup("/downloads/{bureau}/{year:int}").WithMetadata(WebEndpointMetadata.Page);
        downloads.MapGet("/ranking", (PerfHubClient api, string bureau, int year, string format, string? metric, string? order, string? sector, string? kind, string? grade, string? scope, CancellationToken cancel) =>
            SendAsync(api.Rankings.ExportRankingAsync(
                bureau, year, ParseFormat(format), QueryValue.Parse<RankingMetric>(metric), QueryValue.Parse<SortDirection>(order), NullIfEmpty(sector),
                QueryValue.Parse<UnitKind>(kind), QueryValue.Parse<Grade>(grade), QueryValue.Parse<ListScope>(scope), cancel)));
        downloads.MapGet("/overview", (PerfHubClient api, string bureau, int year, string format, string? scope, CancellationToken cancel) =>
            SendAsync(api.Overviews.ExportOverviewAsync(bureau, year, ParseFormat(format), QueryValue.Parse<ListScope>(scope), cancel)));
        downloads.MapGet("/bulletin", (PerfHubClient api, string bureau, int year, string? scope, CancellationToken cancel) =>
            SendAsync(api.Overviews.GetBulletinAsync(bureau, year, QueryValue.Parse<ListScope>(scope), cancellationToken: cancel)));
        downloads.MapGet("/deviations", (PerfHubClient api, HttpRequest request, string bureau, int year, string format, CancellationToken cancel) =>
        {
            var filter = DeviationFilter.FromQuery(bureau, year, request.Query);
            return filter.Problem is { } problem ? Task.FromResult(PageErrorMiddleware.CreatePage(problem.Status, problem)) : SendAsync(filter.ExportAsync(api, ParseFormat(format), cancel));
        });
        downloads.MapGet("/filings", (PerfHubClient api, string bureau, int year, string format, string? status, string? sector, string? kind, string? scope, CancellationToken cancel) =>
            SendAsync(api.Filings.ExportFilingsAsync(
                bureau, year, ParseFormat(format), QueryValue.Parse<FilingStatusFilter>(status), NullIfEmpty(sector), QueryValue.Parse<UnitKind>(kind),
                QueryValue.Parse<ListScope>(scope), cancel)));
        downloads.MapGet("/sample", (PerfHubClient api, string bureau, int year, string format, int? size, string? seed, CancellationToken cancel) =>
            SendAsync(api.Deviations.ExportSampleAsync(bureau, year, ParseFormat(format), size, NullIfEmpty(seed), cancel)));
        downloads.MapGet("/rules", (PerfHubClient api, string bureau, int year, string format, string? scope, CancellationToken cancel) =>
            SendAsync(api.Rules.ExportRuleStatisticsAsync(bureau, year, ParseFormat(format), QueryValue.Parse<ListScope>(scope), cancel)));

        var bureaus = web.MapGroup("/downloads/{bureau}").WithMetadata(WebEndpointMetadata.Page);
        bureaus.MapGet("/units", (PerfHubClient api, string bureau, string format, string? scope, string? text, CancellationToken cancel) =>
            SendAsync(api.Units.ExportUnitsAsync(bureau, ParseFormat(format), QueryValue.Parse<ListScope>(scope), NullIfEmpty(text), cancel)));
        bureaus.MapGet("/units/{unit}/history", (PerfHubClient api, string bureau, string unit, string format, CancellationToken cancel) =>
            SendAsync(api.Units.ExportUnitHistoryAsync(bureau, unit, ParseFormat(format), cancel)));
        bureaus.MapGet("/bureaus", (PerfHubClient api, string bureau, string format, CancellationToken cancel) =>
            SendAsync(api.Bureaus.ExportBureausBelowAsync(bureau, ParseFormat(format), cancel)));
        bureaus.MapGet("/keys", (PerfHubClient api, string bureau, string format, string? role, string? text, CancellationToken cancel) =>
            SendAsync(api.ApiKeys.ExportApiKeysAsync(ParseFormat(format), bureau, QueryValue.Parse<Role>(role), NullIfEmpty(text), cancel)));

        var reports = web.MapGroup("/downloads/{bureau}/units/{unit}/{year:int}").WithMetadata(WebEndpointMetadata.Page);
        reports.MapGet("/report", (PerfHubClient api, string bureau, string unit, int year, int revision, string format, CancellationToken cancel) =>
            SendAsync(api.SelfEvaluations.ExportRevisionAsync(bureau, unit, year, revision, QueryValue.Parse<ReportFormat>(format) ?? ReportFormat.Docx, cancel)));
        reports.MapGet("/review-letter", (PerfHubClient api, string bureau, string unit, int year, CancellationToken cancel) =>
            SendAsync(api.SelfEvaluations.GetReviewLetterAsync(bureau, unit, year, cancellationToken: cancel)));
    }

    /// <summary>Passes a file on as it arrives.</summary>
    public static async Task<IResult> SendAsync(Task<PerfHubFile> download)
    {
        var file = await download;
        return Results.Stream(file.Content, file.ContentType, file.FileName);
    }

    private static ListFormat ParseFormat(string format) => QueryValue.Parse<ListFormat>(format) ?? ListFormat.Xlsx;

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
