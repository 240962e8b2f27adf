using Microsoft.Extensions.Primitives;

namespace PerfHub.Web.Caching;

/// <summary>A page as it was sent, with all that it shows.</summary>
/// <param name="RenderedAt">When it was rendered.</param>
/// <param name="Context">The user, the bureau and the rest that it was rendered for.</param>
/// <param name="Calls">The calls of the API whose answers it shows; at least one.</param>
/// <param name="Headers">The headers that belong to the page, such as its type.</param>
/// <param name="Body">The document, in UTF-8.</param>
internal sealed record CachedPage(
    DateTimeOffset RenderedAt, PageContext Context, IReadOnlyList<ApiCall> Calls, IReadOnlyList<(string Name, StringValues Values)> Headers, byte[] Body);
