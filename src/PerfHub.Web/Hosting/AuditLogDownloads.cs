using PerfHub.Client;
using PerfHub.Web.Components;
using PerfHub.Web.Pages.AuditLog;

namespace PerfHub.Web.Hosting;

/// <summary>The audit logs as files, with the filters and the order of their pages.</summary>
internal static class AuditLogDownloads
{
    public static void MapAuditLogDownloads(this RouteGroupBuilder web)
    {
        web.MapGet("/downloads/audit-log", (PerfHubClient api, HttpRequest request, string? format, CancellationToken cancel) => Send(
            request, filter => api.AuditLog.ExportServiceAuditEntriesAsync(ParseFormat(format), filter.Since, filter.Until, filter.Actor, filter.Operation, SortDirection.Desc, cancel)))
            .WithMetadata(WebEndpointMetadata.Page);
        web.MapGet("/downloads/{bureau}/audit-log", (PerfHubClient api, HttpRequest request, string bureau, string? format, CancellationToken cancel) => Send(
            request, filter => api.AuditLog.ExportAuditEntriesAsync(bureau, ParseFormat(format), filter.Since, filter.Until, filter.Actor, filter.Operation, SortDirection.Desc, cancel)))
            .WithMetadata(WebEndpointMetadata.Page);
    }

    private static Task<IResult> Send(HttpRequest request, Func<AuditLogFilter, Task<PerfHubFile>> export)
    {
        var filter = AuditLogFilter.FromQuery(request.Query);
        return filter.Problem is { } problem ? Task.FromResult(PageErrorMiddleware.CreatePage(problem.Status, problem)) : DownloadEndpoints.SendAsync(export(filter));
    }

    private static ListFormat ParseFormat(string? format) => QueryValue.Parse<ListFormat>(format) ?? ListFormat.Xlsx;
}
