using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using PerfHub.Client;

namespace PerfHub.Web.Session;

/// <summary>
/// What the API has said in the last half minute of users and of the bureaus on their pages: nearly every page and circuit needs it first.
/// It is kept for each key or token apart, and only shown. Whether a key is still valid and what it may do, the API decides at each call.
/// </summary>
internal sealed class UserReads(TimeProvider time) : IDisposable
{
    private const int MaxUsers = 10_000;

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
        if (!user.Bureaus.TryGetValue(code, out var bureau))
        {
            user.Bureaus[code] = bureau = await api.Bureaus.GetBureauAsync(code, cancellationToken: cancel);
        }

        return bureau;
    }

    /// <summary>Forgets what a user has read: the user has changed something, or the API has refused the key.</summary>
    public void Forget(string key) => _cache.Remove(key);

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    // A read that began before Forget goes into an object that nobody finds any more.
    private Reads GetUser(string key) => _cache.TryGetValue(key, out Reads? user) && (time.GetUtcNow() - user!.Start).Duration() < Lifetime
        ? user
        : _cache.Set(key, new Reads(time.GetUtcNow()), new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Lifetime, Size = 1 });

    private sealed class Reads(DateTimeOffset start)
    {
        public DateTimeOffset Start { get; } = start;

        public Caller? Caller { get; set; }

        public ConcurrentDictionary<string, Bureau> Bureaus { get; } = new(StringComparer.Ordinal);
    }
}
