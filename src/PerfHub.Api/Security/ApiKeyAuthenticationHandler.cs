using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Security;

/// <summary>
/// Authenticates <c>Authorization: Bearer phk_…</c>. It is the default scheme; if OIDC is enabled, other tokens are forwarded to
/// <see cref="OidcAuthentication"/>.
/// </summary>
public sealed class ApiKeyAuthenticationHandler(
    ApiKeyCache keys, ApiKeyUsageRecorder usageRecorder, IOptions<BootstrapOptions> settings,
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The name of the authentication scheme.</summary>
    public const string SchemeName = "ApiKey";

    private const string BearerPrefix = "Bearer ";

    /// <summary>Gets the bearer token, which is an API key or a JWT; <see langword="null"/> if there is none.</summary>
    public static string? GetBearerToken(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? header[BearerPrefix.Length..].Trim() : null;
    }

    /// <summary>Whether a bearer token has the form of an API key, valid or not, or is the bootstrap key, which can be any text.</summary>
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

        var cached = await keys.FindAsync(key.Id, Context.RequestAborted);
        if (cached is null || !ApiKeySecret.FixedTimeEquals(cached.SecretSha256, ApiKeySecret.HashSecret(key.Secret)))
        {
            return null;
        }

        usageRecorder.Record(key.Id, cached);
        return new Caller(key.Id, cached.Role, cached.Bureau, cached.Unit);
    }
}
