using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>A TCP connection that sends arbitrary bytes.</summary>
internal static class RawConnection
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends bytes, and reads until the host closes the connection or sends nothing for 500 ms.</summary>
    /// <param name="host">The host.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="closesSend">Whether to close the sending side afterwards.</param>
    public static async Task<string> SendAndReadAsync(PerfHubHost host, byte[] bytes, bool closesSend = false)
    {
        using var client = await ConnectAsync(host);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The host closed the connection early; its response can still be read.
        }

        if (closesSend)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        return await ReadUntilSilentAsync(stream);
    }

    /// <summary>Sends bytes and resets the connection (RST).</summary>
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
            // The host refused the request and closed the connection before all bytes were sent.
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
        var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var timeout = new CancellationTokenSource(ReadTimeout);
                var read = await stream.ReadAsync(buffer, timeout.Token);
                if (read == 0)
                {
                    break;
                }

                received.Write(buffer, 0, read);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The connection was reset, or the host sent nothing more.
        }

        return Encoding.UTF8.GetString(received.ToArray());
    }
}
