using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;

namespace PerfHub.Web.Caching;

/// <summary>The pages that users of this host have opened in the last minutes. Each session has its own: a page names its user, and its forms are the user's.</summary>
internal sealed class PageCache(TimeProvider time) : IDisposable
{
    // A ranking has some 70 KB.
    private const int MaxBytes = 8 * 1024 * 1024, MaxPageBytes = MaxBytes / 16;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>Identifies what a request asks for: the address, the session and the language, and whether the browser replaces a part of the page it has.</summary>
    public static string ComputeKey(HttpRequest request)
    {
        var headers = request.Headers;
        string[] parts = [request.Scheme, request.Host.Value ?? "", request.Path, request.QueryString.Value ?? "", headers.Cookie.ToString(), headers.Accept.ToString(), headers.AcceptLanguage.ToString()];

        // Line breaks separate them: neither addresses nor headers have any.
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }

    /// <summary>Finds a page.</summary>
    public CachedPage? Find(string key) =>
        _pages.TryGetValue(key, out CachedPage? page) && (time.GetUtcNow() - page!.RenderedAt).Duration() < Lifetime ? page : null;

    /// <summary>Keeps a page, if it is not too large.</summary>
    public void Add(string key, CachedPage page)
    {
        if (page.Body.Length <= MaxPageBytes)
        {
            _pages.Set(key, page, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Lifetime, Size = page.Body.Length });
        }
    }

    /// <inheritdoc />
    public void Dispose() => _pages.Dispose();
}
