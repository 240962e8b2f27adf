using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using PerfHub.Client;

namespace PerfHub.Web.Session;

/// <summary>
/// What the API has said in the last half minute of users and of the bureaus on their pages: nearly every page and circuit needs it first. It is
/// kept for each key or token apart, for pages that are opened, not for forms that are sent. Whether a key is still valid and what it may do, the
/// API decides at each call.
/// </summary>
internal sealed class UserCache(TimeProvider time) : IDisposable
{
    // Further bureaus of a user are read each time.
    private const int MaxUsers = 10_000, MaxBureaus = 20;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxUsers });

    /// <summary>Reads who the user is.</summary>
    /// <exception cref="PerfHubException">The API refused the call.</exception>
    public async Task<Caller> ReadCallerAsync(string key, PerfHubClient api, CancellationToken cancel)
    {
        var user = GetUser(key);
        return user.Caller ??= await api.ApiKeys.GetMeAsync(cancellationToken: cancel);
    }

    /// <summary>Reads a bureau.</summary>
    /// <exception cref="PerfHubException">The API refused the call.</exception>
    public async Task<Bureau> ReadBureauAsync(string key, string code, PerfHubClient api, CancellationToken cancel)
    {
        var user = GetUser(key);
        if (user.Bureaus.TryGetValue(code, out var known))
        {
            return known;
        }

        Bureau bureau = await api.Bureaus.GetBureauAsync(code, cancellationToken: cancel);
        if (user.Bureaus.Count < MaxBureaus)
        {
            user.Bureaus[code] = bureau;
        }

        return bureau;
    }

    /// <summary>Forgets what was read of a user, so that it is read again.</summary>
    public void Forget(string key) => _cache.Remove(SessionCookie.ComputeKeyHash(key));

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    // A read that began before Forget goes into an object that nobody finds any more. Entries that have expired may stay in memory for long; keys
    // must not.
    private User GetUser(string key)
    {
        var (id, now) = (SessionCookie.ComputeKeyHash(key), time.GetUtcNow());
        return _cache.TryGetValue(id, out User? user) && (now - user!.Start).Duration() < Lifetime
            ? user
            : _cache.Set(id, new User(now), new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Lifetime, Size = 1 });
    }

    private sealed class User(DateTimeOffset start)
    {
        public DateTimeOffset Start { get; } = start;

        public Caller? Caller { get; set; }

        public ConcurrentDictionary<string, Bureau> Bureaus { get; } = new(StringComparer.Ordinal);
    }
}
