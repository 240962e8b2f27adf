using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>A connection that says whatever it likes.</summary>
internal static class RawConnection
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends bytes, and gives all that comes until the host closes or falls silent.</summary>
    /// <param name="host">The host.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="ends">Whether nothing more is sent, and the host is told so.</param>
    public static async Task<string> SendAndReadAsync(PerfHubHost host, byte[] bytes, bool ends = false)
    {
        using var client = await ConnectAsync(host);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // It has heard enough; what it said is still there to read.
        }

        if (ends)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        return await ReadUntilSilentAsync(stream);
    }

    /// <summary>Sends bytes and tears the connection down in the middle.</summary>
    public static async Task SendAndResetAsync(PerfHubHost host, byte[] bytes)
    {
        using var client = await ConnectAsync(host);
        client.LingerState = new LingerOption(true, 0);
        try
        {
            await client.GetStream().WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The host has refused what had come so far and hung up, before all of it was sent.
        }

        await Task.Delay(20);
    }

    private static async Task<TcpClient> ConnectAsync(PerfHubHost host)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.CreateHttpClient(null).BaseAddress!.Port);
        return client;
    }

    private static async Task<string> ReadUntilSilentAsync(NetworkStream stream)
    {
        var heard = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var silence = new CancellationTokenSource(ReadTimeout);
                var read = await stream.ReadAsync(buffer, silence.Token);
                if (read == 0)
                {
                    break;
                }

                heard.Write(buffer, 0, read);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // Closed the hard way, or nothing more to say.
        }

        return Encoding.UTF8.GetString(heard.ToArray());
    }
}
