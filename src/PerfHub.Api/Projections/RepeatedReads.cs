using Microsoft.Extensions.Caching.Memory;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Security;

namespace PerfHub.Api.Projections;

/// <summary>
/// Answers reads that this host has answered before, without authorising them again: as long as nothing has changed, which includes where
/// bureaus are, a caller may read what it could, and gets the same response. Keys, limits and the current version are checked for each
/// request. See decision 0131.
/// </summary>
public sealed class RepeatedReads(DataVersionReader versions, IMemoryCache reads)
{
    // Bytes of an entry besides its texts, about.
    private const int EntrySize = 512;

    /// <summary>The middleware; it needs an authenticated caller.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next) =>
        CreateKey(http) is { } key && reads.TryGetValue(key, out RepeatedRead? read) ? RespondAsync(http, next, read!) : next(http);

    /// <summary>Keeps what a request reads, with the response if the version of the request was read before it was authorised.</summary>
    internal void Keep(HttpContext http, RepeatedRead read)
    {
        if (CreateKey(http) is { } key)
        {
            reads.Set(key, read, new MemoryCacheEntryOptions { Size = EntrySize + key.Length });
        }
    }

    /// <summary>
    /// The version that was read before the request was authorised; <see langword="null"/> for the first request, of which nobody knew what it
    /// reads. A change after it, such as a move of the bureau, has another version.
    /// </summary>
    internal static DataVersionState? GetVersion(HttpContext http) => http.Features.Get<DataVersionState>();

    /// <summary>Everything on which the response and the access to it depend, but for the state of the store; <see langword="null"/> for other requests.</summary>
    private static RequestKey? CreateKey(HttpContext http)
    {
        var request = http.Request;
        return HttpMethods.IsGet(request.Method) && request.Headers.IfMatch.Count == 0 && http.User.Identity?.IsAuthenticated == true
            ? new RequestKey(Caller.FromPrincipal(http.User), request.PathBase.Value, request.Path.Value, request.QueryString.Value, request.Headers.Accept.ToString())
            : null;
    }

    private async Task RespondAsync(HttpContext http, RequestDelegate next, RepeatedRead read)
    {
        var version = await versions.GetCurrentAsync(read.Bureau, read.Year, read.IsIndexed, http.RequestAborted);
        if (read.Authorized?.Version == version && read.Authorized.TryCreateResult(http) is { } result)
        {
            await result.ExecuteAsync(http);
            return;
        }

        http.Features.Set(version);
        await next(http);
    }

    private sealed record RequestKey(Caller Caller, string? PathBase, string? Path, string? Query, string Accept)
    {
        /// <summary>Bytes.</summary>
        public int Length => sizeof(char) * ((PathBase?.Length ?? 0) + (Path?.Length ?? 0) + (Query?.Length ?? 0) + Accept.Length);
    }
}
