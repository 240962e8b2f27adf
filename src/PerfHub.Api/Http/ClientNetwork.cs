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
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[Ipv6NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }
}
