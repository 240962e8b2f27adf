using Microsoft.Extensions.Primitives;
using PerfHub.Client;
using PerfHub.Web.Layout;
using PerfHub.Web.Session;

namespace PerfHub.Web.Caching;

/// <summary>
/// Serves a page that its user opens again, as when coming back to a ranking from a unit, without rendering it, if the API says that nothing on it
/// has changed. The API is asked each time, with the user's key.
/// </summary>
internal sealed class PageCacheMiddleware(RequestDelegate next, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext http, PageCache pages, PageSession session, ApiCallRecorder calls, UserCache users, PerfHubClient api)
    {
        if (!HttpMethods.IsGet(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<CachedPageAttribute>() is null
            || await FindBureauAsync(http, session, users, api) is not { } bureau)
        {
            await next(http);
            return;
        }

        var key = PageCache.ComputeKey(http.Request);
        if (pages.Find(key) is { } page && page.IsOf(session.Caller, bureau) && await AreUnchangedAsync(page, session.Key!, calls, http.RequestAborted))
        {
            await SendAsync(page, http.Response);
            return;
        }

        calls.Begin();
        var (caller, start) = (session.Caller, time.GetUtcNow());
        if (await RenderAsync(http) is { } rendered && calls.End() is { } recorded)
        {
            pages.Add(key, new CachedPage(start, caller, bureau, recorded, rendered.Headers, rendered.Body));
        }
    }

    private static async Task<Bureau?> FindBureauAsync(HttpContext http, PageSession session, UserCache users, PerfHubClient api)
    {
        if (!session.IsSignedIn || session.Key is not { } key || PagePath.FindBureau(http.Request.Path) is not { } code)
        {
            return null;
        }

        try
        {
            return await users.ReadBureauAsync(key, code, api, http.RequestAborted);
        }
        catch (Exception error) when (error is PerfHubException or HttpRequestException or TimeoutException)
        {
            // The page meets the same problem, and shows it.
            return null;
        }
    }

    private static async Task<bool> AreUnchangedAsync(CachedPage page, string key, ApiCallRecorder calls, CancellationToken cancel)
    {
        try
        {
            return await calls.AreUnchangedAsync(page.Calls, key, cancel);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task SendAsync(CachedPage page, HttpResponse response)
    {
        foreach (var (name, values) in page.Headers)
        {
            response.Headers[name] = values;
        }

        response.ContentLength = page.Body.Length;
        await response.Body.WriteAsync(page.Body, response.HttpContext.RequestAborted);
    }

    /// <summary>Renders the page and sends it. Returns it, with the headers that it has set, if it can be sent again.</summary>
    private async Task<(List<(string Name, StringValues Values)> Headers, byte[] Body)?> RenderAsync(HttpContext http)
    {
        var (response, body, before) = (http.Response, http.Response.Body, http.Response.Headers.Select(it => it.Key).ToHashSet(StringComparer.OrdinalIgnoreCase));
        using var buffer = new MemoryStream();
        response.Body = buffer;
        try
        {
            await next(http);
        }
        finally
        {
            response.Body = body;
        }

        var bytes = buffer.ToArray();
        var headers = response.Headers.Where(it => !before.Contains(it.Key)).Select(it => (it.Key, it.Value)).ToList();
        await body.WriteAsync(bytes, http.RequestAborted);

        // A cookie belongs to one response.
        return response.StatusCode == StatusCodes.Status200OK && !response.Headers.ContainsKey("Set-Cookie") && !before.Contains("Set-Cookie") ? (headers, bytes) : null;
    }
}
