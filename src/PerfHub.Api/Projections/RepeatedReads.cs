using Microsoft.Extensions.Caching.Memory;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Projections;

/// <summary>
/// Answers reads that this host has answered before, without authorising them again: as long as nothing has changed, which includes where
/// bureaus are, a caller may read what it could, and gets the same response. Keys, limits and the current version are checked for each
/// request. See decision 0131.
/// </summary>
public sealed class RepeatedReads(Db db, DataVersionReader versions, IMemoryCache responses)
{
    /// <summary>The middleware; it needs an authenticated caller.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (CreateKey(http) is not { } key || !responses.TryGetValue(key, out RepeatedRead? read))
        {
            return next(http);
        }

        var stamp = db.GetCommitStamp();
        return read!.IsAsOf(stamp) ? RespondAsync(http, read) : ValidateAndRespondAsync(http, next, key, read, stamp);
    }

    /// <summary>Keeps the response to a read that has been authorised.</summary>
    /// <param name="http">The request.</param>
    /// <param name="read">What it reads, of which version, and the response.</param>
    internal void Keep(HttpContext http, RepeatedRead read)
    {
        // Without visible changes the number of the last one says nothing.
        if (read.Version is { IsBehind: false, Head: > 0 } && CreateKey(http) is { } key)
        {
            responses.Set(key, read, new MemoryCacheEntryOptions { Size = read.Response.Json.Length + key.Length });
        }
    }

    /// <summary>Everything on which the response and the access to it depend, but for the state of the store; <see langword="null"/> for other requests.</summary>
    private static RequestKey? CreateKey(HttpContext http)
    {
        var request = http.Request;
        return HttpMethods.IsGet(request.Method) && request.Headers.IfMatch.Count == 0 && http.User.Identity?.IsAuthenticated == true
            ? new RequestKey(Caller.FromPrincipal(http.User), request.PathBase.Value, request.Path.Value, request.QueryString.Value, request.Headers.Accept.ToString())
            : null;
    }

    private static Task RespondAsync(HttpContext http, RepeatedRead read)
    {
        Telemetry.CountCacheRequest("hit");
        http.Response.Headers.Vary = read.Vary;
        return read.Response.CreateResult(http, read.Link).ExecuteAsync(http);
    }

    private async Task ValidateAndRespondAsync(HttpContext http, RequestDelegate next, RequestKey key, RepeatedRead read, long? stamp)
    {
        var version = await versions.GetCurrentAsync(read.Bureau, read.Year, read.IsIndexed, http.RequestAborted);
        if (version == read.Version)
        {
            read.Confirm(stamp);
            await RespondAsync(http, read);
            return;
        }

        // The endpoint need not read it again.
        http.Features.Set(version);
        responses.Remove(key);
        await next(http);
    }

    private sealed record RequestKey(Caller Caller, string? PathBase, string? Path, string? Query, string Accept)
    {
        /// <summary>Bytes, about.</summary>
        public int Length => 2 * ((Path?.Length ?? 0) + (Query?.Length ?? 0) + Accept.Length);
    }
}
