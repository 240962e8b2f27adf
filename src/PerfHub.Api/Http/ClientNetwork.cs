using System.Net;
using System.Net.Sockets;

namespace PerfHub.Api.Http;

/// <summary>The network that identifies an anonymous client, e.g. for rate limits.</summary>
public static class ClientNetwork
{
    private const int Ipv6NetworkBytes = 8;

    /// <summary>
    /// Gets the address itself for IPv4, and its /64 for IPv6, because one client usually holds the whole /64;
    /// <see cref="IPAddress.None"/> if the address is unknown.
    /// </summary>
    public static IPAddress Get(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return address?.MapToIPv4() ?? IPAddress.None;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Ipv6NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
