using PerfHub.Api.Jobs;
using PerfHub.Web.Hosting;

namespace PerfHub.Api.Hosting;

/// <summary>Small middleware for all requests.</summary>
internal static class HostMiddleware
{
    /// <summary>Counts every request; must come first.</summary>
    public static void UseRequestCounter(this IApplicationBuilder app)
    {
        var counter = app.ApplicationServices.GetRequiredService<RequestCounter>();
        app.Use((http, next) =>
        {
            counter.Increment();
            return next(http);
        });
    }

    /// <summary>
    /// Answers <c>OPTIONS</c> with the methods of the resource. Routing knows them and puts them into <c>Allow</c> of a 405; <c>HEAD</c>
    /// and <c>OPTIONS</c>, which it does not know, are added to both. It must come after routing, and after the limits of keys, which count these requests too.
    /// </summary>
    public static void UseAllowedMethods(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.GetEndpoint() is not { RequestDelegate: { } respond } endpoint || endpoint is RouteEndpoint)
        {
            await next(http);
            return;
        }

        await respond(http);
        if (http.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, Headers.Allow: [{ } allow] })
        {
            http.Response.Headers.Allow = $"{(allow.Contains(HttpMethods.Get, StringComparison.Ordinal) ? $"{allow}, {HttpMethods.Head}" : allow)}, {HttpMethods.Options}";
            if (HttpMethods.IsOptions(http.Request.Method))
            {
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        }
    });

    /// <summary>Handles <c>HEAD</c> as <c>GET</c> (RFC 9110, 9.3.2); the server still knows the method and sends no body.</summary>
    public static void UseHeadAsGet(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (HttpMethods.IsHead(http.Request.Method) && !WebEndpointMetadata.IsOneTime(http))
        {
            http.Request.Method = HttpMethods.Get;
        }

        return next(http);
    });
}
