using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;

namespace PerfHub.Web.Session;

/// <summary>
/// The cookie that keeps a user signed in. It holds a random handle; the API key is in the store, encrypted by the handle. Where users sign
/// in with an issuer, its token takes the place of the key, and the session lasts no longer than the token.
/// </summary>
public sealed class SessionCookie(ISessionStore store, TimeProvider time)
{
    internal const string Name = "perfhub.session";

    internal const string KeyClaim = "perfhub:key";

    internal const string AddressClaim = "perfhub:address";

    internal const string SessionClaim = "perfhub:session";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private static readonly JsonWebTokenHandler Tokens = new();

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Signs a user in with an API key or a token. A session whose cookie the request has ends; after a redirect from an issuer, the browser leaves
    /// the cookie out, and an earlier session ends with its lifetime.</summary>
    public async Task SignInAsync(HttpContext http, string key)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (FindHandle(http) is { } old)
        {
            await store.RemoveAsync(old.Id, http.RequestAborted);
        }

        var handle = SessionHandle.Create();
        await store.AddAsync(handle.Id, new StoredSession(handle.Encrypt(key), GetEnd(key)), http.RequestAborted);
        http.Response.Cookies.Append(Name, handle.Value, CreateOptions(http));
    }

    /// <summary>Ends the session: on this host and all others, in all windows, and for copies of the cookie.</summary>
    public async Task SignOutAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (FindHandle(http) is { } handle)
        {
            // The user may leave without waiting for the response; the session ends all the same.
            await store.RemoveAsync(handle.Id, CancellationToken.None);
        }

        http.Response.Cookies.Delete(Name, CreateOptions(http));
    }

    /// <summary>
    /// Reads the session into the request's user. The address of this request is added: a circuit keeps the user of the request that has
    /// opened it, and has no request of its own.
    /// </summary>
    public async Task<ClaimsPrincipal?> ReadAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (FindHandle(http) is not { } handle || await FindAsync(handle.Id, http.RequestAborted) is not { } session || handle.Decrypt(session.Content) is not { } key)
        {
            return null;
        }

        await ExtendAsync(handle.Id, session, key, http.RequestAborted);

        // The antiforgery token names the user by this claim. Without it, it would depend on the address, which changes on the way.
        List<Claim> claims =
        [
            new(KeyClaim, key), new(SessionClaim, handle.Id), new(ClaimTypes.NameIdentifier, ComputeKeyHash(key)),
        ];
        if (http.Connection.RemoteIpAddress is IPAddress address)
        {
            claims.Add(new(AddressClaim, address.ToString()));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, Name));
    }

    /// <summary>Whether a session has neither been ended nor expired. Asking counts as use.</summary>
    /// <param name="id">The session.</param>
    /// <param name="key">The key or token of its user.</param>
    /// <param name="cancel">Cancels the call.</param>
    public async Task<bool> IsActiveAsync(string id, string key, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } session)
        {
            return false;
        }

        await ExtendAsync(id, session, key, cancel);
        return true;
    }

    /// <summary>Identifies a key or token where it must not be itself.</summary>
    internal static string ComputeKeyHash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static SessionHandle? FindHandle(HttpContext http) => SessionHandle.Parse(http.Request.Cookies[Name]);

    private static CookieOptions CreateOptions(HttpContext http) =>
        new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps };

    private async Task<StoredSession?> FindAsync(string id, CancellationToken cancel) =>
        await store.FindAsync(id, cancel) is { } session && session.ExpiresAt > Now ? session : null;

    private async Task ExtendAsync(string id, StoredSession session, string key, CancellationToken cancel)
    {
        // One write for many reads.
        if (session.ExpiresAt - Now < Lifetime / 2 && GetEnd(key) is var end && end > session.ExpiresAt)
        {
            await store.ExtendAsync(id, end, cancel);
        }
    }

    /// <summary>Gets when a session that is used now ends if it is not used again. A token says itself when it ends; the API checks a key at each call.</summary>
    private DateTime GetEnd(string key)
    {
        var end = Now + Lifetime;
        return Tokens.CanReadToken(key) && Tokens.ReadJsonWebToken(key).ValidTo is var tokenEnd && tokenEnd > DateTime.MinValue && tokenEnd < end ? tokenEnd : end;
    }
}
