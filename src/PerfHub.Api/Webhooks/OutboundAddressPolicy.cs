using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Webhooks;

/// <summary>
/// Decides which addresses webhooks may use: public ones, and those that a setting allows. A caller chooses the URL and the host sends
/// the request, so other addresses would give the caller access to what only the host can reach (server-side request forgery).
/// </summary>
public sealed class OutboundAddressPolicy(IOptions<WebhookOptions> options)
{
    // https://www.iana.org/assignments/iana-ipv4-special-registry, multicast, and Azure's metadata server 168.63.129.16.
    private static readonly IPNetwork[] ReservedIPv4 =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(IPNetwork.Parse),
    ];

    // Only 2000::/3 is public. These parts of it are not, or hide an IPv4 address: Teredo, 6to4.
    private static readonly IPNetwork PublicIPv6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] ReservedIPv6 =
        [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"]).Select(IPNetwork.Parse)];

    // The well-known prefix of NAT64, and IPv4-mapped addresses.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private readonly IPNetwork[] _allowed = [.. options.Value.ParseNetworks()];

    /// <summary>Whether a request may be sent to this address.</summary>
    public bool IsAllowed(IPAddress address)
    {
        address = Unwrap(address);
        return Array.Exists(_allowed, network => network.Contains(address)) || IsPublic(address);
    }

    private static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Array.Exists(ReservedIPv4, network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => PublicIPv6.Contains(address) && !Array.Exists(ReservedIPv6, network => network.Contains(address)),
        _ => false,
    };

    /// <summary>Gets the IPv4 address that an IPv6 address stands for, if it does.</summary>
    private static IPAddress Unwrap(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6 && Nat64.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12))
        : address;
}
