using PerfHub.Api.Http.Documents;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting;

/// <summary>Bounds every list and every document that is sent as a file: how many at a time, and how slowly a client may read one.</summary>
internal static partial class DownloadMiddleware
{
    /// <summary>Adds the middleware. It must come after authorization.</summary>
    public static void UseDownloadLimits(this IApplicationBuilder app)
    {
        var limiter = app.ApplicationServices.GetRequiredService<HostShares>().Downloads;
        var logger = app.ApplicationServices.GetRequiredService<ILogger<DownloadStream>>();
        app.Use((http, next) => IsFileRequested(http) ? SendAsync(http, next, limiter, logger) : next(http));
    }

    private static bool IsFileRequested(HttpContext http) => http.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<FileResponseMetadata>() is not null
            ? ListFormatNegotiator.Negotiate(http, http.Request.Query["format"]) != ListFormat.Json
            : metadata.GetMetadata<DocumentResponseMetadata>() is { } documents && (!documents.HasJson || IsDocumentFormat(http.Request.Query["format"])));

    // The endpoint refuses a format that it does not know.
    private static bool IsDocumentFormat(string? format) => !string.IsNullOrEmpty(format) && format != Paging.ToCamelCase(ReportFormat.Json);

    private static async Task SendAsync(HttpContext http, RequestDelegate next, ShareLimiter limiter, ILogger logger)
    {
        using var place = await limiter.AcquireAsync(Caller.FromPrincipal(http.User), http.RequestAborted);
        var body = http.Response.Body;
        await using var download = new DownloadStream(body, DownloadPace.Default, () =>
        {
            logger.LogDownloadEnded(http.GetEndpoint()?.DisplayName);
            http.Abort();
        });
        http.Response.Body = download;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = body;
        }
    }

    [LoggerMessage(23, LogLevel.Warning, "A download ({Endpoint}) was ended, because its client read too slowly or for too long.")]
    private static partial void LogDownloadEnded(this ILogger logger, string? endpoint);
}
