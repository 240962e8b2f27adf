using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace PerfHub.Web.Hosting;

/// <summary>
/// Addresses (<c>10.0.0.5</c>) and networks (<c>10.0.0.0/8</c>) of the proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are
/// trusted. Headers of other clients are ignored.
/// </summary>
public static class TrustedProxies
{
    /// <summary>Reads a comma-separated list. It is empty if <see cref="FindInvalid"/> finds something in it.</summary>
    public static IReadOnlyList<IPNetwork> Parse(string? list) =>
        FindInvalid(list) is null ? [.. Split(list).Select(part => ParseNetwork(part)!.Value)] : [];

    /// <summary>Finds the first part that is neither an address nor a network; <see langword="null"/> if there is none.</summary>
    public static string? FindInvalid(string? list) => Split(list).FirstOrDefault(part => ParseNetwork(part) is null);

    /// <summary>Takes the address and the scheme of the client from the proxies' headers.</summary>
    public static void UseTrustedProxies(this IApplicationBuilder app, IEnumerable<IPNetwork> proxies)
    {
        ArgumentNullException.ThrowIfNull(proxies);
        var headers = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,

            // Any number of trusted proxies in a row; the first untrusted address is the client.
            ForwardLimit = null,
        };
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var network in proxies)
        {
            headers.KnownIPNetworks.Add(network);
        }

        // Without trusted proxies the middleware is useless, and some of its versions would trust every client.
        if (headers.KnownIPNetworks.Count > 0)
        {
            app.UseForwardedHeaders(headers);
        }
    }

    private static string[] Split(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // A single address is a network of one.
    private static IPNetwork? ParseNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
