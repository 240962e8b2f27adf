using System.ComponentModel.DataAnnotations;
using System.Net;

namespace PerfHub.Api.Hosting;

/// <summary>
/// The settings under <c>PerfHub:Limits</c>, e.g. <c>PerfHub__Limits__AddressBurst</c>. Rates are those of one host: a
/// client that is spread over three gets three times as much.
/// </summary>
public sealed class LimitsOptions
{
    private const int Unlimited = 1_000_000_000;

    /// <summary>Whether requests are counted at all, by address and by key; <c>false</c> for a gateway that does it, or a benchmark.</summary>
    public bool RateLimiting { get; set; } = true;

    /// <summary>
    /// Requests a second from one address, known or not, in the long run; an IPv6 address counts with its /64. A whole
    /// bureau may sit behind one address.
    /// </summary>
    [Range(1, Unlimited)]
    public int AddressPerSecond { get; set; } = 200;

    /// <summary>Requests that one address may send at once.</summary>
    [Range(1, Unlimited)]
    public int AddressBurst { get; set; } = 1_000;

    /// <summary>Writing requests a second of one key, in the long run.</summary>
    [Range(1, Unlimited)]
    public int FilingsPerSecond { get; set; } = 50;

    /// <summary>Writing requests that one key may send at once.</summary>
    [Range(1, Unlimited)]
    public int FilingBurst { get; set; } = 500;

    /// <summary>Reading requests a second of one key, in the long run.</summary>
    [Range(1, Unlimited)]
    public int ReadsPerSecond { get; set; } = 100;

    /// <summary>Reading requests that one key may send at once.</summary>
    [Range(1, Unlimited)]
    public int ReadBurst { get; set; } = 1_000;

    /// <summary>The most headers of a request.</summary>
    [Range(10, 10_000)]
    public int HeaderCount { get; set; } = 100;

    /// <summary>The most bytes of a request's headers together.</summary>
    [Range(1_024, 1_048_576)]
    public int HeaderBytes { get; set; } = 32 * 1024;

    /// <summary>The most bytes of a request's first line.</summary>
    [Range(1_024, 65_536)]
    public int RequestLineBytes { get; set; } = 8 * 1024;

    /// <summary>Seconds in which a request's headers must be there.</summary>
    [Range(1, 600)]
    public int HeaderSeconds { get; set; } = 15;

    /// <summary>Seconds for which a connection is kept between two requests.</summary>
    [Range(1, 3_600)]
    public int KeepAliveSeconds { get; set; } = 120;

    /// <summary>
    /// Bytes a second, on average, at which a client must send a body and take an answer; it is dropped otherwise. The
    /// largest body takes 34 minutes so at the most, and a usual one half a minute.
    /// </summary>
    [Range(1, Unlimited)]
    public int BytesPerSecond { get; set; } = 1_024;

    /// <summary>Seconds before that is looked at; the server needs 2 at least.</summary>
    [Range(2, 600)]
    public int GraceSeconds { get; set; } = 10;

    /// <summary>
    /// Addresses (<c>10.0.0.5</c>) and networks (<c>10.0.0.0/8</c>) of the proxies whose <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c> are believed, with commas between them. Those of anybody else are not looked at.
    /// </summary>
    public string Proxies { get; set; } = "";

    /// <summary>Origins (<c>https://example.org</c>) whose pages may call, with commas between them; none by default.</summary>
    public string CorsOrigins { get; set; } = "";

    /// <summary>
    /// Whether plain HTTP is sent on to HTTPS, and browsers are told to keep to that (HSTS). Health is answered anyway. A
    /// host behind a proxy that ends TLS needs <see cref="Proxies"/> too, or it sends everybody round and round.
    /// </summary>
    public bool Https { get; set; }

    /// <summary>The port that HTTPS is sent on to.</summary>
    [Range(1, 65_535)]
    public int HttpsPort { get; set; } = 443;

    /// <summary>The networks of the trusted proxies; an address is a network of one.</summary>
    internal IEnumerable<IPNetwork> ParseProxies() => Split(Proxies).Select(part => ParseNetwork(part)!.Value);

    /// <summary>The origins whose pages may call.</summary>
    internal string[] ParseOrigins() => Split(CorsOrigins);

    /// <summary>The first proxy that is neither an address nor a network; null if there is none.</summary>
    internal string? FindInvalidProxy() => Split(Proxies).FirstOrDefault(part => ParseNetwork(part) is null);

    /// <summary>The first origin that is none; null if there is none. A star is invalid: it would admit every page.</summary>
    internal string? FindInvalidOrigin() => Split(CorsOrigins).FirstOrDefault(part => !IsOrigin(part));

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IPNetwork? ParseNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && text.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0;
}
