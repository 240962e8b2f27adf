using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace PerfHub.Web.Session;

/// <summary>One-time links that sign in with a key of the demo. They are kept in memory and served in Development only.</summary>
public sealed class DemoLinks
{
    internal const string Path = "/demo-sign-in", Route = Path + "/{code}";

    private readonly ConcurrentDictionary<string, string> _keys = new(StringComparer.Ordinal);

    /// <summary>Creates the path of a link that works once.</summary>
    /// <param name="key">The API key that it signs in with.</param>
    public string CreatePath(string key)
    {
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _keys[code] = key;
        return Route.Replace("{code}", code, StringComparison.Ordinal);
    }

    internal string? TakeKey(string code) => _keys.TryRemove(code, out var key) ? key : null;
}
