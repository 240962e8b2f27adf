using System.Net;
using System.Net.Sockets;

namespace PerfHub.Api.Http;

/// <summary>The network by which anonymous clients are counted.</summary>
public static class ClientNetwork
{
    private const int Ipv6NetworkBytes = 8;

    /// <summary>The address itself for IPv4; its /64 for IPv6, which one client holds as a whole.</summary>
    /// <param name="address">The client's address; null if unknown.</param>
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
