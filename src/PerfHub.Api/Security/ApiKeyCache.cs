using Microsoft.Extensions.Caching.Memory;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>
/// Caches API keys by id for five seconds. A key revoked on this host stops working at once, a key revoked on another host when
/// its entry here expires.
/// </summary>
public sealed class ApiKeyCache(Db db, TimeProvider time) : IDisposable
{
    // Foreign keys protect bureaus and units that have keys; the joins also reject keys if one was deleted by hand.
    private const string FindSql = """
        SELECT k.SecretSha256, k.Role, k.Bureau, k.Unit, k.ExpiresAt, k.LastUsedAt
        FROM ApiKey k
        JOIN Bureau b ON b.Code = k.Bureau
        LEFT JOIN Unit u ON u.Bureau = k.Bureau AND u.Code = k.Unit
        WHERE k.Id = @id AND k.RevokedAt IS NULL AND (k.Unit IS NULL OR u.Code IS NOT NULL)
        """;

    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(5);

    // Only existing keys are cached, so that invented ones cannot fill it.
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 10_000, Clock = new MonotonicClock(time) });

    private long _invalidationCount;

    /// <summary>Finds a key that is neither revoked nor expired; <see langword="null"/> if there is none.</summary>
    public async Task<CachedApiKey?> FindAsync(string id, CancellationToken cancel)
    {
        var key = _cache.TryGetValue(id, out CachedApiKey? cached) ? cached : await LoadAndCacheAsync(id, cancel);
        return IsUnexpired(key) ? key : null;
    }

    /// <summary>Finds an unexpired key in the cache without reading the store.</summary>
    public CachedApiKey? GetCached(string id) =>
        _cache.TryGetValue(id, out CachedApiKey? cached) && IsUnexpired(cached) ? cached : null;

    /// <summary>Removes a key that has changed in the store.</summary>
    public void Invalidate(string id)
    {
        Interlocked.Increment(ref _invalidationCount);
        _cache.Remove(id);
    }

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    private bool IsUnexpired(CachedApiKey? key) => key is not null && (key.ExpiresAt is null || key.ExpiresAt > time.UtcNow());

    /// <summary>Loads and caches a key; reads it again if an invalidation ran between the read and the caching.</summary>
    private async Task<CachedApiKey?> LoadAndCacheAsync(string id, CancellationToken cancel)
    {
        // Even if a request of a reader asks, such as one that waits for changes: a replica may still show a key that was revoked.
        TenantContext.Set(TenantContext.AllTenants);
        while (true)
        {
            var invalidationCount = Interlocked.Read(ref _invalidationCount);
            var key = await db.QueryFirstOrDefaultAsync<CachedApiKey>(FindSql, new { id }, cancel);
            if (key is null)
            {
                return null;
            }

            _cache.Set(id, key, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeToLive, Size = 1 });
            if (Interlocked.Read(ref _invalidationCount) == invalidationCount)
            {
                return key;
            }

            _cache.Remove(id);
        }
    }
}
