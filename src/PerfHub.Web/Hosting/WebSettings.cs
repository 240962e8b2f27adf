using PerfHub.Web.Session.Oidc;

namespace PerfHub.Web.Hosting;

/// <summary>The settings of the pages under <c>PerfHub:Web</c>.</summary>
public sealed class WebSettings
{
    /// <summary>The configuration section. Its own value is <c>false</c> on a host of the API that leaves the pages out.</summary>
    public const string Section = "PerfHub:Web";

    /// <summary>
    /// The address of the API, for pages on a host of their own; <see langword="null"/> if this host serves the API. The API must trust
    /// this host as a proxy (<c>PerfHub__Limits__Proxies</c>), so that calls count against the address of each user.
    /// </summary>
    public Uri? Api { get; set; }

    /// <summary>
    /// The proxies in front of pages on a host of their own, see <see cref="TrustedProxies"/>; none by default. A host of the API has
    /// <c>PerfHub__Limits__Proxies</c> for it.
    /// </summary>
    public string? Proxies { get; set; }

    /// <summary>
    /// The folder of the keys that protect forms and drafts, for pages on a host of their own: several hosts must share it. By default a
    /// folder of the host's user. Pages that the API hosts keep the keys in the store.
    /// </summary>
    public string? KeyFolder { get; set; }

    /// <summary>The pages as a client of the issuer whose tokens the API accepts.</summary>
    public OidcSettings Oidc { get; set; } = new();
}
