using System.Text.Json;
using Microsoft.Extensions.Primitives;
using PerfHub.Client;

namespace PerfHub.Web.Caching;

/// <summary>A page as it was sent, with all that it shows.</summary>
/// <param name="RenderedAt">When it was rendered.</param>
/// <param name="Caller">The user.</param>
/// <param name="Bureau">The bureau that its address names.</param>
/// <param name="Calls">The calls of the API whose answers it shows.</param>
/// <param name="Headers">The headers that belong to the page, such as its type.</param>
/// <param name="Body">The document, in UTF-8.</param>
internal sealed record CachedPage(
    DateTimeOffset RenderedAt, Caller Caller, Bureau Bureau, IReadOnlyList<ApiCall> Calls, IReadOnlyList<(string Name, StringValues Values)> Headers, byte[] Body)
{
    /// <summary>Whether the user and the bureau are still what the page shows. Both are read again after a while, mostly without a change.</summary>
    public bool IsOf(Caller caller, Bureau bureau) => AreSame(Caller, caller) && AreSame(Bureau, bureau);

    private static bool AreSame<T>(T one, T other)
        where T : class =>
        ReferenceEquals(one, other) || JsonSerializer.SerializeToUtf8Bytes(one).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other));
}
