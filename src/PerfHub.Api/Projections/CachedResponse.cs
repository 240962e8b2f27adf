using System.ComponentModel;

namespace PerfHub.Api.Projections;

/// <summary>A serialised response. It is never changed, so the cache may share one instance.</summary>
/// <param name="Version">The data version that it shows.</param>
/// <param name="Json">The body, UTF-8.</param>
[ImmutableObject(true)]
internal sealed record CachedResponse(long Version, byte[] Json);
