using Microsoft.Extensions.Caching.Memory;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>
/// API keys by id. Every request asks for one, and a key hardly ever changes, so what was read is kept for a few seconds:
/// a key revoked on another host works here that long, one revoked on this host ends at once.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="time">The source of time.</param>
public sealed class ApiKeyCache(Db db, TimeProvider time) : IDisposable
{
    // The store lets nobody remove a bureau or a unit that has keys. Should one be gone all the same, by hand, so are they.
    private const string FindSql = """
        SELECT k.SecretSha256, k.Role, k.Bureau, k.Unit, k.ExpiresAt, k.LastUsedAt
        FROM ApiKey k
        JOIN Bureau b ON b.Code = k.Bureau
        LEFT JOIN Unit u ON u.Bureau = k.Bureau AND u.Code = k.Unit
        WHERE k.Id = @id AND k.RevokedAt IS NULL AND (k.Unit IS NULL OR u.Code IS NOT NULL)
        """;

    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(5);

    // Only keys that exist are kept, so that nobody fills it with invented ones.
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    // Moves whenever a key was forgotten.
    private long _invalidations;

    /// <summary>A key that is neither revoked nor expired.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<CachedApiKey?> FindAsync(string id, CancellationToken cancel)
    {
        var key = _cache.TryGetValue(id, out CachedApiKey? kept) ? kept : await LoadAndCacheAsync(id, cancel);
        return IsUnexpired(key) ? key : null;
    }

    /// <summary>The same without a look into the store: nothing where the key is not kept.</summary>
    /// <param name="id">Its id.</param>
    public CachedApiKey? GetCached(string id) => _cache.TryGetValue(id, out CachedApiKey? kept) && IsUnexpired(kept) ? kept : null;

    /// <summary>Forgets a key that was changed in the store: whoever asks from here on is told what it is now.</summary>
    /// <param name="id">Its id.</param>
    public void Invalidate(string id)
    {
        Interlocked.Increment(ref _invalidations);
        _cache.Remove(id);
    }

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    private bool IsUnexpired(CachedApiKey? key) => key is not null && (key.ExpiresAt is null || key.ExpiresAt > time.UtcNow());

    /// <summary>
    /// Reads a key and keeps it. One that was read before it was revoked, and would be kept after, is read again: either the
    /// count has moved by the time that it is kept, or it is kept before it is forgotten.
    /// </summary>
    private async Task<CachedApiKey?> LoadAndCacheAsync(string id, CancellationToken cancel)
    {
        while (true)
        {
            var forgotten = Interlocked.Read(ref _invalidations);
            var key = await db.QueryFirstOrDefaultAsync<CachedApiKey>(FindSql, new { id }, cancel);
            if (key is null)
            {
                return null;
            }

            _cache.Set(id, key, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeToLive, Size = 1 });
            if (Interlocked.Read(ref _invalidations) == forgotten)
            {
                return key;
            }

            _cache.Remove(id);
        }
    }
}
