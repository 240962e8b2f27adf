using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http;

namespace PerfHub.Api.Hosting;

/// <summary>
/// Sets headers that keep browsers from misusing a response. They are set when the response starts, so that errors and responses of
/// middleware have them too. Only requests that the server rejects while parsing them, without a body, get none.
/// </summary>
internal static class SecurityHeaders
{
    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'";

    // The Swagger page runs its own script and calls this host only.
    private const string SwaggerPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Func<object, Task> ApplyHeaders = static state =>
    {
        var http = (HttpContext)state;
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";

        // The pages have a policy of their own.
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase) ? SwaggerPolicy : ApiPolicy;
            headers["Referrer-Policy"] = "no-referrer";
        }

        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Texts are in the requested language.
        if (!headers.Vary.ToString().Contains(HeaderNames.AcceptLanguage, StringComparison.OrdinalIgnoreCase))
        {
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        }

        // The compression adds this to responses with a body. A 304 has the same, so that caches keep the encodings apart (RFC 9110, 15.4.5).
        if (http.Response.StatusCode == StatusCodes.Status304NotModified)
        {
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }

        if (headers.ContentLanguage.Count == 0 && IsJson(headers.ContentType))
        {
            headers.ContentLanguage = TextLocalization.PrefersEnglish(http) ? "en" : "zh";
        }

        if (http.Response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            // Overrides what a handler has set before it failed.
            headers.CacheControl = "no-store";
            headers.Remove("Pragma");
            headers.Remove("Expires");
        }
        else if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = headers.ETag.Count == 0 ? "no-store" : "private, no-cache";
        }

        return Task.CompletedTask;
    };

    private static bool IsJson(string? contentType) =>
        contentType is not null && (contentType.StartsWith("application/json", StringComparison.Ordinal) || contentType.StartsWith("application/problem+json", StringComparison.Ordinal));

    /// <summary>Keeps the HSTS header on errors, for which the exception handler clears the headers.</summary>
    public static void UseHstsOnErrors(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Response.Headers.StrictTransportSecurity is { Count: > 0 } hsts)
        {
            http.Response.OnStarting(() =>
            {
                http.Response.Headers.StrictTransportSecurity = hsts;
                return Task.CompletedTask;
            });
        }

        return next(http);
    });

    /// <summary>Sets the headers on all responses of the following middleware.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(ApplyHeaders, http);
        return next(http);
    });
}
