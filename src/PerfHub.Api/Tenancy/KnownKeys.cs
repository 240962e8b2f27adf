using Microsoft.Extensions.Caching.Memory;
using PerfHub.Api.Data;

namespace PerfHub.Api.Tenancy;

/// <summary>
/// API keys by id. Every request asks for one, and a key hardly ever changes, so what was read is kept for a few seconds:
/// a key revoked on another host works here that long, one revoked on this host ends at once.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="time">The source of time.</param>
public sealed class KnownKeys(Db db, TimeProvider time) : IDisposable
{
    private const string FindSql =
        "SELECT SecretSha256, Role, Bureau, Unit, ExpiresAt FROM ApiKey WHERE Id = @id AND RevokedAt IS NULL";

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    // Only keys that exist are kept, so that nobody fills it with invented ones.
    private readonly MemoryCache _keys = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>A key that is neither revoked nor expired.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<KnownKey?> Find(string id, CancellationToken cancel)
    {
        if (!_keys.TryGetValue(id, out KnownKey? key) && (key = await db.FirstOrDefault<KnownKey>(FindSql, new { id }, cancel)) is not null)
        {
            _keys.Set(id, key, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Kept, Size = 1 });
        }

        return key is not null && (key.ExpiresAt is null || key.ExpiresAt > time.Now()) ? key : null;
    }

    /// <summary>Forgets a key that was revoked.</summary>
    /// <param name="id">Its id.</param>
    public void Forget(string id) => _keys.Remove(id);

    /// <inheritdoc />
    public void Dispose() => _keys.Dispose();
}

/// <summary>What authentication needs of a key.</summary>
public sealed record KnownKey
{
    /// <summary>SHA-256 of its secret.</summary>
    public required string SecretSha256 { get; init; }

    /// <summary>What it may do.</summary>
    public required Role Role { get; init; }

    /// <summary>The bureau that it is bound to.</summary>
    public required string? Bureau { get; init; }

    /// <summary>The unit that it is bound to.</summary>
    public required string? Unit { get; init; }

    /// <summary>When it stops working, UTC.</summary>
    public required DateTime? ExpiresAt { get; init; }
}
