using System.Net;
using System.Net.Sockets;

namespace PerfHub.Api.Tests.Hosting.Observability;

/// <summary>The port on which a host serves metrics.</summary>
internal static class MetricsPort
{
    /// <summary>Finds a port that is free now.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Reads all metrics in the text format of Prometheus.</summary>
    public static async Task<string> ScrapeAsync(int port)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
    }
}
