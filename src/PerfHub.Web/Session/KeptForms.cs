using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using PerfHub.Web.Layout;

namespace PerfHub.Web.Session;

/// <summary>
/// Keeps what a form has sent although its session had ended or the API did not respond, until its page shows it again. Only the same user can read
/// it, at the same address. The form names its user in a field that this service encrypts: the session may be unknown by then.
/// </summary>
internal sealed class KeptForms(ISessionStore store, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>The parameter of an address whose page shows a kept form.</summary>
    public const string Parameter = "kept";

    // The value of the parameter for a form that could not be kept.
    private const string NotKept = "none";

    // A user keeps up to this many forms. The next one takes the place of the oldest.
    private const int MaxForms = 8;

    private const int MaxBytes = 256 * 1024;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // A page may be left open over a holiday. A copy of it expires.
    private static readonly TimeSpan UserLifetime = TimeSpan.FromDays(10);

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Encrypts who a form belongs to, for its hidden field.</summary>
    public string ProtectUser(string userId) => CreateUserProtector().Protect(userId, UserLifetime);

    /// <summary>
    /// Keeps the form of a request. Returns the address of the page that will show it; <see langword="null"/> if the form was not ours, has a
    /// file, or is too large.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="userId">Keeps the form only if it is this user's; <see langword="null"/> if nobody is signed in.</param>
    public async Task<string?> KeepAsync(HttpContext http, string? userId = null)
    {
        if (await TryReadAsync(http) is not { } form || FindUser(form[SubmittedForm.UserField]) is not { } user || (userId is not null && user != userId))
        {
            return null;
        }

        var fields = form.ToDictionary(field => field.Key, field => field.Value.ToArray());
        var content = JsonSerializer.SerializeToUtf8Bytes(fields, Json);
        if (content.Length > MaxBytes)
        {
            return null;
        }

        var address = GetAddress(http.Request);
        try
        {
            var number = await FindNumberAsync(user, http.RequestAborted);
            var id = ComputeId(user, number);
            await store.RemoveAsync(id, http.RequestAborted);
            await store.AddAsync(id, new StoredSession(CreateProtector(user, address).Protect(content), Now + Lifetime), http.RequestAborted);
            return PagePath.WithQuery(address, (Parameter, number));
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Finds the form that an address names; <see langword="null"/> if there is none for this user and page.</summary>
    public async Task<IFormCollection?> FindAsync(HttpRequest request, string userId)
    {
        var number = request.Query[Parameter].ToString();
        if (number is NotKept or "" || await store.FindAsync(ComputeId(userId, number), request.HttpContext.RequestAborted) is not { } kept || kept.ExpiresAt <= Now)
        {
            return null;
        }

        try
        {
            var content = CreateProtector(userId, GetAddress(request)).Unprotect(kept.Content);
            return new FormCollection(JsonSerializer.Deserialize<Dictionary<string, string?[]>>(content)!.ToDictionary(field => field.Key, field => new StringValues(field.Value)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Removes a form of a user: it is sent again.</summary>
    public Task RemoveAsync(string number, string userId, CancellationToken cancel) => store.RemoveAsync(ComputeId(userId, number), cancel);

    /// <summary>Gets the address of a page whose form could not be kept; the page says so.</summary>
    public static string GetAddressOfLostForm(HttpRequest request) => PagePath.WithQuery(GetAddress(request), (Parameter, NotKept));

    /// <summary>Gets the address of a request's page: without a kept form, and without what is said once after a change.</summary>
    private static string GetAddress(HttpRequest request) =>
        request.Path + QueryString.Create(request.Query.Where(parameter => parameter.Key is not (Parameter or "done")));

    /// <summary>Whether an address names a kept form.</summary>
    public static bool IsNamedBy(string? address) =>
        address?.Split('?') is [_, var query] && query.Split('&').Any(parameter => parameter.StartsWith(Parameter + "=", StringComparison.Ordinal) && parameter != $"{Parameter}={NotKept}");

    private static async Task<IFormCollection?> TryReadAsync(HttpContext http)
    {
        if (http.Features.Get<IFormFeature>() is { Form: { } read })
        {
            return read.Files.Count == 0 ? read : null;
        }

        // Files are not kept, and what is too large is not read.
        if (!http.Request.HasFormContentType || http.Request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) || http.Request.ContentLength is not <= MaxBytes)
        {
            return null;
        }

        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception error) when (error is BadHttpRequestException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Finds a number that the user has no form under, or that of the oldest one.</summary>
    private async Task<string> FindNumberAsync(string user, CancellationToken cancel)
    {
        var (number, end) = ("0", DateTime.MaxValue);
        for (var next = 0; next < MaxForms; next++)
        {
            if (await store.FindAsync(ComputeId(user, $"{next}"), cancel) is not { } kept || kept.ExpiresAt <= Now)
            {
                return $"{next}";
            }

            if (kept.ExpiresAt < end)
            {
                (number, end) = ($"{next}", kept.ExpiresAt);
            }
        }

        return number;
    }

    private string? FindUser(string? encrypted)
    {
        try
        {
            return string.IsNullOrEmpty(encrypted) ? null : CreateUserProtector().Unprotect(encrypted);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector CreateUserProtector() => protection.CreateProtector("PerfHub.Web.FormUser").ToTimeLimitedDataProtector();

    private IDataProtector CreateProtector(string userId, string address) => protection.CreateProtector("PerfHub.Web.KeptForm", userId, address);

    private static string ComputeId(string userId, string number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"perfhub kept form\0{userId}\0{number}")));
}
