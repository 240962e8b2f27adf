using PerfHub.Api.Jobs;

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

    /// <summary>Handles <c>HEAD</c> as <c>GET</c> (RFC 9110, 9.3.2); the server still knows the method and sends no body.</summary>
    public static void UseHeadAsGet(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
        }

        return next(http);
    });
}
