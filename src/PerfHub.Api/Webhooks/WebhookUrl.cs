using System.Net;
using Microsoft.Extensions.Options;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Webhooks;

/// <summary>Checks the URLs of webhooks.</summary>
public sealed class WebhookUrl(IOptions<WebhookOptions> options, OutboundAddressPolicy addresses)
{
    /// <summary>The maximum length of a URL, characters.</summary>
    public const int MaxLength = 2048;

    /// <summary>
    /// Finds why a URL cannot be used; <see langword="null"/> if it can. Host names are not resolved here: their addresses are checked at
    /// each connection, because they can change.
    /// </summary>
    public Text? FindError(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Host.Length == 0)
        {
            return new Text("应为 https 网址", "an absolute https URL is expected");
        }

        if (uri.Scheme == "http" && !options.Value.AllowHttp)
        {
            return new Text("须使用 https", "https is required");
        }

        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return new Text("网址不得包含用户信息或片段标识", "the URL must have no user info and no fragment");
        }

        return IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var address) && !addresses.IsAllowed(address)
            ? new Text("不允许使用该地址", "this address is not allowed")
            : null;
    }
}
