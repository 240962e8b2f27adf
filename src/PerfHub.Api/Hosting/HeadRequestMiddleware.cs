namespace PerfHub.Api.Hosting;

/// <summary><c>HEAD</c> is answered wherever <c>GET</c> is, and in the same way (RFC 9110, 9.3.2).</summary>
public static class HeadRequestMiddleware
{
    /// <summary>Lets the rest of the pipeline take a <c>HEAD</c> for a <c>GET</c>.</summary>
    /// <remarks>The server knows what the request was and sends no body.</remarks>
    /// <param name="app">The host.</param>
    public static void UseHeadAsGet(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
        }

        return next(http);
    });
}
