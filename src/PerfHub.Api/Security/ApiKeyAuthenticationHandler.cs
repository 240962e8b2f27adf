using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Security;

/// <summary>
/// Turns <c>Authorization: Bearer phk_…</c> into a caller. It is asked for every request, and hands what is no key on to
/// <see cref="OidcAuthentication"/> where that is on.
/// </summary>
public sealed class ApiKeyAuthenticationHandler(
    ApiKeyCache keys,
    ApiKeyUsageRecorder use,
    IOptions<BootstrapOptions> settings,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "ApiKey";

    private const string BearerPrefix = "Bearer ";

    /// <summary>What a request has to show: a key, or a token.</summary>
    /// <param name="http">The request.</param>
    public static string? GetBearerToken(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? header[BearerPrefix.Length..].Trim() : null;
    }

    /// <summary>Whether it is, or means to be, a key.</summary>
    /// <param name="text">What a request has to show.</param>
    /// <param name="settings">The settings, with the bootstrap key, which can be any text.</param>
    public static bool IsApiKey(string text, BootstrapOptions settings) => ApiKeySecret.HasKeyPrefix(text) || IsBootstrapKey(text, settings);

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() =>
        GetBearerToken(Context) is not { } text ? AuthenticateResult.NoResult()
        : await FindCallerAsync(text) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("unknown key");

    private static bool IsBootstrapKey(string text, BootstrapOptions settings) =>
        settings.BootstrapKey is { Length: > 0 } bootstrap && ApiKeySecret.FixedTimeEquals(bootstrap, text);

    private async Task<Caller?> FindCallerAsync(string text)
    {
        if (IsBootstrapKey(text, settings.Value))
        {
            return new Caller("bootstrap", Role.Operator, null, null);
        }

        if (ApiKeySecret.Parse(text) is not { } key)
        {
            return null;
        }

        var known = await keys.FindAsync(key.Id, Context.RequestAborted);
        if (known is null || !ApiKeySecret.FixedTimeEquals(known.SecretSha256, ApiKeySecret.HashSecret(key.Secret)))
        {
            return null;
        }

        use.Record(key.Id, known);
        return new Caller(key.Id, known.Role, known.Bureau, known.Unit);
    }
}
