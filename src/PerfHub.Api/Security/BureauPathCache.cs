using Microsoft.Extensions.Caching.Memory;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>
/// Caches for a minute which bureaus are above a bureau. It is for limits, which may be a minute behind a move; <see cref="TenantScope"/>
/// decides about access.
/// </summary>
public sealed class BureauPathCache(Db db, TimeProvider time) : IDisposable
{
    private const string PathSql = """
        SELECT s.Ancestor FROM BureauScope s WHERE s.Descendant = @bureau
        ORDER BY (SELECT COUNT(*) FROM BureauScope a WHERE a.Descendant = s.Ancestor) DESC
        """;

    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 10_000, Clock = new MonotonicClock(time) });

    /// <summary>Gets the bureau and all above it, from the bottom up. A bureau that does not exist is its own top.</summary>
    public ValueTask<IReadOnlyList<string>> GetAsync(string bureau, CancellationToken cancel) =>
        _cache.TryGetValue(bureau, out IReadOnlyList<string>? path) ? ValueTask.FromResult(path!) : LoadAsync(bureau, cancel);

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    private async ValueTask<IReadOnlyList<string>> LoadAsync(string bureau, CancellationToken cancel)
    {
        var path = await db.QueryAsync<string>(PathSql, new { bureau }, cancel);
        if (path.Count == 0)
        {
            return [bureau];
        }

        _cache.Set<IReadOnlyList<string>>(bureau, path, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeToLive, Size = 1 });
        return path;
    }
}
