using System.Net;

namespace PerfHub.Api.Hosting.Limits;

/// <summary>Settings that hold several values, with commas between them.</summary>
internal static class Listed
{
    /// <summary>The networks of proxies; an address is a network of one.</summary>
    public static IEnumerable<IPNetwork> Proxies(LimitsOptions options) => Parts(options.Proxies).Select(part => Network(part)!.Value);

    /// <summary>The origins of pages that may call.</summary>
    public static string[] Origins(LimitsOptions options) => Parts(options.CorsOrigins);

    /// <summary>The first part that is no proxy, if any is.</summary>
    public static string? NoProxy(LimitsOptions options) => Parts(options.Proxies).FirstOrDefault(part => Network(part) is null);

    /// <summary>The first part that is no origin, if any is. A star is none: it would be the whole world.</summary>
    public static string? NoOrigin(LimitsOptions options) => Parts(options.CorsOrigins).FirstOrDefault(part => !IsOrigin(part));

    private static string[] Parts(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IPNetwork? Network(string part) =>
        IPNetwork.TryParse(part, out var network) ? network
        : IPAddress.TryParse(part, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    private static bool IsOrigin(string part) =>
        Uri.TryCreate(part, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && part.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0;
}
