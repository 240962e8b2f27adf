using Microsoft.Extensions.Primitives;
using PerfHub.Web.Localization;
using PerfHub.Web.Session;

namespace PerfHub.Web.Caching;

/// <summary>
/// Serves a page that its user opens again, as when coming back to a ranking from a unit, without rendering it, if the API says that nothing on it
/// has changed. The API is asked each time, with the user's key.
/// </summary>
internal sealed class PageCacheMiddleware(RequestDelegate next, TimeProvider time)
{
    // An API that takes longer is slow with the page, too, which waits longer and says so.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext http, PageCache pages, PageSession session, ApiCallRecorder calls, PageTimeZone timeZone)
    {
        // What is said once of a kept form is for this request alone.
        if (!HttpMethods.IsGet(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<CachedPageAttribute>() is null
            || http.Features.Get<KeptForm>() is not null || session.Key is not { } user || timeZone.Bureau is not { } bureau)
        {
            await next(http);
            return;
        }

        var (key, start) = (PageCache.ComputeKey(http.Request), time.GetUtcNow());
        var context = new PageContext(session.Caller, bureau, Format.Year(start));
        if (pages.Find(key) is { } page && page.Context.IsSameAs(context) && await AreUnchangedAsync(page, user, calls, http.RequestAborted))
        {
            await SendAsync(page, http.Response);
            return;
        }

        calls.Begin();
        using var body = new MemoryStream();
        if (await RenderAsync(http, body) is { } headers && calls.End() is { Count: > 0 } recorded)
        {
            pages.Add(key, new CachedPage(start, context, recorded, headers, body.ToArray()));
        }
    }

    private async Task<bool> AreUnchangedAsync(CachedPage page, string key, ApiCallRecorder calls, CancellationToken cancel)
    {
        using var timer = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        try
        {
            return await calls.AreUnchangedAsync(page.Calls, key, either.Token);
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
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

    /// <summary>Renders the page into a buffer and sends it. Returns the headers that it has set, if it can be sent again.</summary>
    private async Task<List<(string Name, StringValues Values)>?> RenderAsync(HttpContext http, MemoryStream buffer)
    {
        var (response, body, before) = (http.Response, http.Response.Body, http.Response.Headers.Select(it => it.Key).ToHashSet(StringComparer.OrdinalIgnoreCase));
        response.Body = buffer;
        try
        {
            await next(http);
        }
        finally
        {
            response.Body = body;
        }

        var headers = response.Headers.Where(it => !before.Contains(it.Key)).Select(it => (it.Key, it.Value)).ToList();
        await body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), http.RequestAborted);

        // A cookie belongs to one response.
        return response.StatusCode == StatusCodes.Status200OK && !response.Headers.ContainsKey("Set-Cookie") ? headers : null;
    }
}
