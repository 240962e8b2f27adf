using Microsoft.Extensions.Options;
using PerfHub.Web.Hosting;

namespace PerfHub.Web.Session.Oidc;

/// <summary>Rejects settings of the pages that cannot work.</summary>
internal sealed class WebSettingsValidator(IConfiguration configuration) : IValidateOptions<WebSettings>
{
    public ValidateOptionsResult Validate(string? name, WebSettings options) =>
        FindError(options.Oidc) is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;

    private string? FindError(OidcSettings settings)
    {
        if (string.IsNullOrEmpty(settings.ClientId))
        {
            return null;
        }

        var authority = configuration[OidcSignIn.AuthoritySetting];
        return string.IsNullOrEmpty(authority)
            ? "PerfHub__Web__Oidc__ClientId needs PerfHub__Oidc__Authority, the issuer that users sign in with."
            : !Uri.TryCreate(authority, UriKind.Absolute, out var issuer) || !(issuer.Scheme == Uri.UriSchemeHttps || OidcSignIn.IsLocal(issuer))
                ? $"PerfHub__Oidc__Authority is “{authority}”; it must be an https URL (http only for a loopback address)."
                : settings.SplitScopes().Contains("openid")
                    ? null
                    : $"PerfHub__Web__Oidc__Scopes is “{settings.Scopes}”; it must contain openid.";
    }
}
