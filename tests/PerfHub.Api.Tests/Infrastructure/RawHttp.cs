using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>Sends requests byte for byte, because a client library would normalise path and headers.</summary>
public static class RawHttp
{
    public static Task<RawResponse> GetAsync(PerfHubHost host, string path, params string[] headers) => SendAsync(host, "GET", path, headers);

    public static Task<RawResponse> SendAsync(PerfHubHost host, string method, string path, params string[] headers) =>
        SendAsync(host, Encoding.UTF8.GetBytes($"{string.Join("\r\n", [$"{method} {path} HTTP/1.1", "Host: x", "Connection: close", .. headers])}\r\n\r\n"));

    public static async Task<RawResponse> SendAsync(PerfHubHost host, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.CreateHttpClient(null).BaseAddress!.Port);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(request);
        }
        catch (IOException)
        {
            // The host refused the request and closed the connection before all bytes were sent; its response can still be read.
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        return new RawResponse(int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture), text);
    }
}
