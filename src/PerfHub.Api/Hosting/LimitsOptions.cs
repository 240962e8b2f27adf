using System.ComponentModel.DataAnnotations;
using System.Net;
using PerfHub.Web.Hosting;

namespace PerfHub.Api.Hosting;

/// <summary>
/// The settings under <c>PerfHub:Limits</c>, e.g. <c>PerfHub__Limits__AddressBurst</c>. Rates apply to one host: a client that is
/// balanced over three hosts gets three times as much.
/// </summary>
public sealed class LimitsOptions
{
    private const int Unlimited = 1_000_000_000;

    /// <summary>Whether rates, requests at a time and connections of an address are limited; <c>false</c> behind a gateway that limits them, or for a benchmark.</summary>
    public bool RateLimiting { get; set; } = true;

    /// <summary>
    /// Sustained requests per second from one address, authenticated or not; an IPv6 address counts with its /64. A whole bureau may
    /// share one address.
    /// </summary>
    [Range(1, Unlimited)]
    public int AddressPerSecond { get; set; } = 200;

    /// <summary>Requests that one address may send in a burst.</summary>
    [Range(1, Unlimited)]
    public int AddressBurst { get; set; } = 1_000;

    /// <summary>Sustained writing requests per second with one key.</summary>
    [Range(1, Unlimited)]
    public int FilingsPerSecond { get; set; } = 50;

    /// <summary>Writing requests with one key in a burst.</summary>
    [Range(1, Unlimited)]
    public int FilingBurst { get; set; } = 500;

    /// <summary>Sustained reading requests per second with one key.</summary>
    [Range(1, Unlimited)]
    public int ReadsPerSecond { get; set; } = 100;

    /// <summary>Reading requests with one key in a burst.</summary>
    [Range(1, Unlimited)]
    public int ReadBurst { get; set; } = 1_000;

    /// <summary>
    /// Requests with one key that are processed at a time, long polls excepted; sixteen times as many more may wait. Few, so that one
    /// key cannot keep all processors busy on a host with more than eight.
    /// </summary>
    [Range(1, Unlimited)]
    public int RequestsPerKey { get; set; } = 8;

    /// <summary>
    /// Requests from one address at a time, authenticated or not, including those that wait for others of their key; long polls excepted.
    /// </summary>
    [Range(1, Unlimited)]
    public int RequestsPerAddress { get; set; } = 512;

    /// <summary>Open pages from one address. An office of many people may share one.</summary>
    [Range(1, Unlimited)]
    public int OpenPagesPerAddress { get; set; } = 250;

    /// <summary>Open pages that the host keeps at a time, some hundred kilobytes each; others get 503.</summary>
    [Range(1, Unlimited)]
    public int OpenPages { get; set; } = 2_000;

    /// <summary>Requests that the host has at a time, including those that wait for others of their key; long polls excepted. Others get 503.</summary>
    [Range(1, Unlimited)]
    public int Requests { get; set; } = 1_024;

    /// <summary>
    /// The memory for bodies that are being received, beyond 64 KB of each request, MB; a caller has a quarter of it. Others wait for ten
    /// seconds and then get 429 or 503. With less, the largest document would not fit.
    /// </summary>
    [Range(128, 65_536)]
    public int UploadMegabytes { get; set; } = 128;

    /// <summary>
    /// The memory for reports that are being evaluated, MB: sixteen times their size. As much again is for responses to reports over 64 KB
    /// that clients have not read yet, twice the size of the report. A caller has a quarter of it; others wait for ten
    /// seconds and then get 429 or 503. With less, the largest report would not fit.
    /// </summary>
    [Range(128, 65_536)]
    public int ProcessingMegabytes { get; set; } = 128;

    /// <summary>Open connections; further ones are closed at once. Fewer if the system allows the process fewer open files; see <see cref="OpenFileLimit"/>.</summary>
    [Range(1, Unlimited)]
    public int Connections { get; set; } = 10_000;

    /// <summary>Open connections from one address; those from <see cref="Proxies"/> are not limited.</summary>
    [Range(1, Unlimited)]
    public int ConnectionsPerAddress { get; set; } = 1_000;

    /// <summary>The maximum number of headers of a request.</summary>
    [Range(10, 10_000)]
    public int HeaderCount { get; set; } = 100;

    /// <summary>The maximum total size of a request's headers, bytes.</summary>
    [Range(1_024, 1_048_576)]
    public int HeaderBytes { get; set; } = 32 * 1024;

    /// <summary>The maximum size of the request line, bytes.</summary>
    [Range(1_024, 65_536)]
    public int RequestLineBytes { get; set; } = 8 * 1024;

    /// <summary>Seconds within which a client must send the headers of a request.</summary>
    [Range(1, 600)]
    public int HeaderSeconds { get; set; } = 15;

    /// <summary>Seconds after which an idle connection is closed.</summary>
    [Range(1, 3_600)]
    public int KeepAliveSeconds { get; set; } = 120;

    /// <summary>
    /// The minimum average rate at which a client must send a body, bytes per second; slower connections are closed. It is low, because a
    /// client may send a batch as it produces the lines. At this rate the largest report takes 34 minutes and a usual one half a minute.
    /// </summary>
    [Range(1, Unlimited)]
    public int BytesPerSecond { get; set; } = 1_024;

    /// <summary>The minimum average rate at which a client must read a response, bytes per second; slower connections are closed.</summary>
    [Range(1, Unlimited)]
    public int ResponseBytesPerSecond { get; set; } = 16 * 1024;

    /// <summary>Seconds before the minimum rate is enforced; the server requires at least 2.</summary>
    [Range(2, 600)]
    public int GraceSeconds { get; set; } = 10;

    /// <summary>
    /// Addresses (<c>10.0.0.5</c>) and networks (<c>10.0.0.0/8</c>) of the proxies whose <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c> are trusted, comma-separated. Headers of other clients are ignored.
    /// </summary>
    public string Proxies { get; set; } = "";

    /// <summary>Origins (<c>https://example.org</c>) whose pages may call the API, comma-separated; none by default.</summary>
    public string CorsOrigins { get; set; } = "";

    /// <summary>
    /// Whether plain HTTP is redirected to HTTPS and HSTS is sent; health endpoints are exempt. A host behind a proxy that terminates
    /// TLS also needs <see cref="Proxies"/>, otherwise it redirects in a loop.
    /// </summary>
    public bool Https { get; set; }

    /// <summary>The port to which plain HTTP is redirected.</summary>
    [Range(1, 65_535)]
    public int HttpsPort { get; set; } = 443;

    /// <summary>The networks of the trusted proxies; a single address is a network of one.</summary>
    internal IReadOnlyList<IPNetwork> ParseProxies() => TrustedProxies.Parse(Proxies);

    internal string[] ParseOrigins() => Split(CorsOrigins);

    /// <summary>The first proxy that is neither an address nor a network; null if there is none.</summary>
    internal string? FindInvalidProxy() => TrustedProxies.FindInvalid(Proxies);

    /// <summary>The first invalid origin; null if there is none. A star is invalid because it would admit every page.</summary>
    internal string? FindInvalidOrigin() => Split(CorsOrigins).FirstOrDefault(part => !IsOrigin(part));

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && text.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0;
}
