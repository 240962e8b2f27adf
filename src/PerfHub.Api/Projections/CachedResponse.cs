using System.ComponentModel;

namespace PerfHub.Api.Projections;

/// <summary>A serialised response. It is never changed, so the cache may share one instance.</summary>
/// <param name="ETag">Its entity tag.</param>
/// <param name="Json">The body, UTF-8.</param>
/// <param name="NextCursor">The cursor of the next page, if it is a page of a list and not the last one.</param>
[ImmutableObject(true)]
public sealed record CachedResponse(string ETag, byte[] Json, string? NextCursor);
