using Microsoft.Extensions.Primitives;

namespace PerfHub.Api.Hosting;

/// <summary>
/// Headers that keep a browser from making anything of an answer but what it is. They are set when an answer starts, so
/// that refusals, faults and what middleware answers have them too; only what the server refuses before it is a request,
/// with no body, has none.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>Nothing that an answer holds may load, run or be framed.</summary>
    public const string ApiContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>The Swagger page runs its own script, and calls this host alone.</summary>
    public const string SwaggerContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly StringValues NoSniff = "nosniff", NoReferrer = "no-referrer", SameOrigin = "same-origin";
    private static readonly StringValues ApiPolicy = ApiContentSecurityPolicy, SwaggerPolicy = SwaggerContentSecurityPolicy;
    private static readonly StringValues AcceptLanguage = "Accept-Language";
    private static readonly StringValues NoStore = "no-store", PrivateNoCache = "private, no-cache";

    private static readonly Func<object, Task> ApplyHeaders = static state =>
    {
        var http = (HttpContext)state;
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = NoSniff;
        headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase) ? SwaggerPolicy : ApiPolicy;
        headers["Referrer-Policy"] = NoReferrer;
        headers["Cross-Origin-Resource-Policy"] = SameOrigin;

        // Texts are in the language that was asked for.
        if (headers.Vary.Count == 0)
        {
            headers.Vary = AcceptLanguage;
        }

        if (http.Response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            // However it came to be refused: by a handler, by access, or before either.
            headers.CacheControl = NoStore;
            headers.Remove("Pragma");
            headers.Remove("Expires");
        }
        else if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = headers.ETag.Count == 0 ? NoStore : PrivateNoCache;
        }

        return Task.CompletedTask;
    };

    /// <summary>Keeps what HSTS has said on refusals too, whose headers are cleared when they are thrown.</summary>
    public static void UseHstsOnErrors(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Response.Headers.StrictTransportSecurity is { Count: > 0 } said)
        {
            http.Response.OnStarting(() =>
            {
                http.Response.Headers.StrictTransportSecurity = said;
                return Task.CompletedTask;
            });
        }

        return next(http);
    });

    /// <summary>Sets them on whatever is answered from here on.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(ApplyHeaders, http);
        return next(http);
    });
}
