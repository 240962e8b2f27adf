using System.ComponentModel;

namespace PerfHub.Api.Projections;

/// <summary>A serialised response. It is never changed, so the cache may share one instance.</summary>
/// <param name="ETag">Its entity tag.</param>
/// <param name="Json">The body, UTF-8.</param>
[ImmutableObject(true)]
internal sealed record CachedResponse(string ETag, byte[] Json);
