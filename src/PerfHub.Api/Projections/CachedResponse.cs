using System.ComponentModel;
using PerfHub.Api.Http.Caching;

namespace PerfHub.Api.Projections;

/// <summary>A serialised response. It is never changed, so the cache may share one instance.</summary>
/// <param name="ETag">Its entity tag.</param>
/// <param name="Json">The body, UTF-8.</param>
/// <param name="NextCursor">The cursor of the next page, if it is a page of a list and not the last one.</param>
[ImmutableObject(true)]
public sealed record CachedResponse(string ETag, byte[] Json, string? NextCursor)
{
    /// <summary>Creates the result for a request: the body, or 304 for a client that has it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="link">The link to the next page, if there is one.</param>
    /// <exception cref="Http.Problems.ProblemException">412 if the request is for another version.</exception>
    internal IResult CreateResult(HttpContext http, string? link)
    {
        EntityTags.EnsureIfMatch(http, ETag);
        if (EntityTags.IsNotModified(http, ETag))
        {
            return EntityTags.CreateNotModified(ETag);
        }

        if (link is not null)
        {
            http.Response.Headers.Link = link;
        }

        return EntityTags.CreateJson(ETag, Json);
    }
}
