using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Tenancy;

/// <summary>Turns <c>Authorization: Bearer phk_…</c> into a caller.</summary>
public sealed class ApiKeyAuthentication(
    KnownKeys keys,
    IOptions<PerfHubOptions> settings,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "ApiKey";

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var text = header["Bearer ".Length..].Trim();
        return await Find(text) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("unknown key");
    }

    private async Task<Caller?> Find(string text)
    {
        if (settings.Value.BootstrapKey is { Length: > 0 } bootstrap && ApiKeySecret.FixedTimeEquals(bootstrap, text))
        {
            return new Caller("bootstrap", Role.Operator, null, null);
        }

        if (ApiKeySecret.Parse(text) is not { } key)
        {
            return null;
        }

        var known = await keys.Find(key.Id, Context.RequestAborted);
        return known is not null && ApiKeySecret.FixedTimeEquals(known.SecretSha256, ApiKeySecret.Hash(key.Secret))
            ? new Caller(key.Id, known.Role, known.Bureau, known.Unit)
            : null;
    }
}
