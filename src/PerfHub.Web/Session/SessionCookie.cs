using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;

namespace PerfHub.Web.Session;

/// <summary>The cookie that keeps a user signed in. The key inside is encrypted by data protection.</summary>
public static class SessionCookie
{
    /// <summary>The authentication scheme.</summary>
    public const string Scheme = "PerfHub.Web";

    internal const string KeyClaim = "perfhub:key";

    internal const string AddressClaim = "perfhub:address";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Registers the scheme. The host's default scheme stays.</summary>
    public static void AddSessionCookie(this IServiceCollection services) => services.AddAuthentication().AddCookie(Scheme, options =>
    {
        options.Cookie.Name = "perfhub.session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = true;
    });

    /// <summary>Signs a user in with an API key.</summary>
    public static Task SignInAsync(HttpContext http, string key) =>
        http.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(KeyClaim, key)], Scheme)), new AuthenticationProperties());

    /// <summary>Signs the user out.</summary>
    public static Task SignOutAsync(HttpContext http) => http.SignOutAsync(Scheme);

    /// <summary>
    /// Reads the cookie into the request's user. The address of this request is added: a circuit keeps the user of the request that has
    /// opened it, and has no request of its own.
    /// </summary>
    public static async Task<ClaimsPrincipal?> ReadAsync(HttpContext http)
    {
        var result = await http.AuthenticateAsync(Scheme);
        if (result.Principal?.FindFirstValue(KeyClaim) is not { } key)
        {
            return null;
        }

        // The antiforgery token names the user by this claim. Without it, it would depend on the address, which changes on the way.
        List<Claim> claims = [new(KeyClaim, key), new(ClaimTypes.NameIdentifier, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))))];
        if (http.Connection.RemoteIpAddress is IPAddress address)
        {
            claims.Add(new(AddressClaim, address.ToString()));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme));
    }
}
