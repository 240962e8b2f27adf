using Microsoft.Extensions.Primitives;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections;

/// <summary>
/// A response to a request that was authorised after its version had been read: as long as the version is the current one, the caller may read it.
/// </summary>
/// <param name="version">The version.</param>
/// <param name="tag">The entity tag of the response.</param>
/// <param name="vary">The request headers by which its endpoint has chosen the response.</param>
/// <param name="link">The link to the next page, if there is one.</param>
/// <param name="response">The response, unless it was a 304. It is in the cache of responses, and may be dropped there.</param>
internal sealed class AuthorizedResponse(DataVersionState version, string tag, StringValues vary, string? link, CachedResponse? response)
{
    private readonly WeakReference<CachedResponse?> _response = new(response);

    /// <summary>The version.</summary>
    public DataVersionState Version => version;

    /// <summary>Creates the response to a request; <see langword="null"/> if the body has been dropped.</summary>
    public IResult? TryCreateResult(HttpContext http)
    {
        var isNotModified = EntityTags.IsNotModified(http, tag);
        if (!_response.TryGetTarget(out var response) && !isNotModified)
        {
            return null;
        }

        Telemetry.CountCacheRequest(isNotModified ? "notModified" : "hit");
        http.Response.Headers.Vary = vary;
        return isNotModified ? EntityTags.CreateNotModified(tag) : response!.CreateResult(http, link);
    }
}
