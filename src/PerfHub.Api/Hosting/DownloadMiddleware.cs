using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting;

/// <summary>Bounds every list that is sent as a file: how many at a time, and how slowly a client may read one.</summary>
internal static class DownloadMiddleware
{
    /// <summary>Adds the middleware. It must come after authorization.</summary>
    public static void UseDownloadLimits(this IApplicationBuilder app)
    {
        var limiter = app.ApplicationServices.GetRequiredService<DownloadLimiter>();
        app.Use((http, next) => IsFileRequested(http) ? SendAsync(http, next, limiter) : next(http));
    }

    private static bool IsFileRequested(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<FileResponseMetadata>() is { } files
        && ListFormatNegotiator.Negotiate(http, http.Request.Query["format"], files.Formats) != ListFormat.Json;

    private static async Task SendAsync(HttpContext http, RequestDelegate next, DownloadLimiter limiter)
    {
        using var turn = await limiter.WaitAsync(Caller.FromPrincipal(http.User), http.RequestAborted);
        var body = http.Response.Body;
        await using var download = new DownloadStream(body, DownloadPace.Default, http.Abort);
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
}
