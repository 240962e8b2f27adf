using Microsoft.Extensions.Primitives;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections;

/// <summary>A read that has been authorised, with its response.</summary>
/// <param name="Bureau">The bureau whose data it reads.</param>
/// <param name="Year">The fiscal year.</param>
/// <param name="IsIndexed">Whether <see cref="ReportIndex"/> answers it.</param>
/// <param name="Version">The version of the response.</param>
/// <param name="Response">The response.</param>
/// <param name="Link">The link to the next page, if there is one.</param>
/// <param name="Vary">The request headers by which its endpoint has chosen the response.</param>
internal sealed record RepeatedRead(string Bureau, int Year, bool IsIndexed, DataVersionState Version, CachedResponse Response, string? Link, StringValues Vary)
{
    private const long None = -1;

    private long _stamp = None;

    /// <summary>Whether the response is that of the store with this stamp; see <see cref="Persistence.Dialect.GetCommitStamp"/>.</summary>
    public bool IsAsOf(long? stamp) => stamp is { } current && current == Interlocked.Read(ref _stamp);

    /// <summary>Remembers the stamp of a store that still had the version of the response afterwards.</summary>
    public void Confirm(long? stamp) => Interlocked.Exchange(ref _stamp, stamp ?? None);
}
