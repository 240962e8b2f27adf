using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Primitives;
using PerfHub.Web.Components;

namespace PerfHub.Web.Session;

/// <summary>
/// Keeps what a form has sent after its session had ended, until its user has signed in again. It is kept as a session is: encrypted, in the
/// same store, by a handle that only a cookie of the form's page holds. Another user who signs in with this browser does not get it.
/// </summary>
public sealed class UnsentForms(ISessionStore store, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>The hidden field that says who was signed in when a form was rendered.</summary>
    public const string AuthorField = "_author";

    /// <summary>The handler of a page that shows a form with what was typed, and does nothing else.</summary>
    public const string RestoreHandler = "restore";

    private const string CookieName = "perfhub.unsent";

    // A list of units that was checked, and waits to be imported, is larger; it can be chosen again.
    private const int MaxFormBytes = 64 * 1024;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ITimeLimitedDataProtector _authors = protection.CreateProtector("PerfHub.Web.FormAuthor").ToTimeLimitedDataProtector();

    /// <summary>Creates the value of <see cref="AuthorField"/>. It lasts a day.</summary>
    public string CreateAuthor(string userId) => _authors.Protect(userId, TimeSpan.FromDays(1));

    /// <summary>Keeps the form of a request. Returns whether it did: not if the form is too large, or was not rendered by this site for a user.</summary>
    public async Task<bool> TryKeepAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || request.ContentLength is null or > MaxFormBytes)
        {
            return false;
        }

        var form = await request.ReadFormAsync(http.RequestAborted);
        if (FindUser(form[AuthorField]) is not { } user)
        {
            return false;
        }

        // Each rendered form has its own antiforgery token, handler, token and author.
        var fields = form.Where(field => !field.Key.StartsWith('_')).ToDictionary(field => field.Key, field => field.Value.ToArray());
        var handle = SessionHandle.Create();
        var kept = handle.Encrypt(JsonSerializer.Serialize(new KeptForm(user, GetAddress(request), fields)));
        try
        {
            await store.AddAsync(handle.Id, new StoredSession(kept, time.GetUtcNow().UtcDateTime + Lifetime), http.RequestAborted);
        }
        catch (TimeoutException)
        {
            return false;
        }

        http.Response.Cookies.Append(CookieName, handle.Value, CreateCookie(request));
        return true;
    }

    /// <summary>
    /// Takes the form that was kept for a page, once; <see langword="null"/> if there is none, or it is another user's, who may still come back.
    /// </summary>
    /// <param name="http">The request of the page.</param>
    /// <param name="userId">The user who has signed in.</param>
    public async Task<IFormCollection?> TakeAsync(HttpContext http, string userId)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (SessionHandle.Parse(http.Request.Cookies[CookieName]) is not { } handle
            || await store.FindAsync(handle.Id, http.RequestAborted) is not { } stored || stored.ExpiresAt <= time.GetUtcNow().UtcDateTime
            || handle.Decrypt(stored.EncryptedKey) is not { } json || JsonSerializer.Deserialize<KeptForm>(json) is not { } kept
            || kept.User != userId || kept.Address != GetAddress(http.Request))
        {
            return null;
        }

        await store.RemoveAsync(handle.Id, http.RequestAborted);
        http.Response.Cookies.Delete(CookieName, CreateCookie(http.Request));
        var fields = kept.Fields.ToDictionary(field => field.Key, field => new StringValues(field.Value));
        fields[SubmittedForm.HandlerField] = RestoreHandler;
        return new FormCollection(fields);
    }

    private static string GetAddress(HttpRequest request) => request.Path + request.QueryString;

    // Other pages do not send it.
    private static CookieOptions CreateCookie(HttpRequest request) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = Lifetime,
        Path = request.PathBase.Add(request.Path).ToUriComponent(),
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
    };

    private string? FindUser(string? author)
    {
        try
        {
            return string.IsNullOrEmpty(author) ? null : _authors.Unprotect(author);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record KeptForm(string User, string Address, Dictionary<string, string?[]> Fields);
}
