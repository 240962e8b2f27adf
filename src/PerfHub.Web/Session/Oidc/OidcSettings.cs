namespace PerfHub.Web.Session.Oidc;

/// <summary>
/// The settings under <c>PerfHub:Web:Oidc</c>: the pages as a client of the issuer whose tokens the API accepts
/// (<c>PerfHub__Oidc__Authority</c>).
/// </summary>
public sealed class OidcSettings
{
    /// <summary>The id under which the issuer knows the pages; unset, the sign-in page offers API keys alone.</summary>
    public string? ClientId { get; set; }

    /// <summary>The secret of this client; unset for a public client, which PKCE protects.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>The scopes to ask for, separated by spaces. They must yield a token with the audience of the API.</summary>
    public string Scopes { get; set; } = "openid";

    /// <summary>Whether the API gets the id token in place of the access token, for issuers whose access tokens are no JWTs.</summary>
    public bool UseIdToken { get; set; }

    /// <summary>Splits <see cref="Scopes"/>.</summary>
    internal string[] SplitScopes() => Scopes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
