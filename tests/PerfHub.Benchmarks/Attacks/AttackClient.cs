using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PerfHub.Benchmarks.Attacks;

/// <summary>A connection of an attacker, from another address than the victim's.</summary>
internal sealed class AttackClient : IDisposable
{
    private static readonly IPEndPoint Source = new(IPAddress.Parse("127.0.0.2"), 0);

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];

    private AttackClient(Socket socket) => _socket = socket;

    /// <param name="port">The port of the host.</param>
    /// <param name="receiveBytes">The size of the kernel's buffer for responses; 0 for the default.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public static async Task<AttackClient> ConnectAsync(int port, int receiveBytes, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes > 0)
        {
            socket.ReceiveBufferSize = receiveBytes;
        }

        try
        {
            socket.Bind(Source);
            await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
            return new AttackClient(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await _socket.SendAsync(bytes[sent..], cancel);
        }
    }

    /// <summary>Reads a response to its end.</summary>
    /// <returns>Its status; 0 where the host closed the connection.</returns>
    public async Task<int> ReceiveAsync(CancellationToken cancel)
    {
        var (status, filled, left) = (0, 0, long.MaxValue);
        while (left > 0)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled), cancel);
            if (read == 0)
            {
                return 0;
            }

            if (status != 0)
            {
                left -= left == long.MaxValue && EndsChunks(_buffer.AsSpan(0, read)) ? left : left == long.MaxValue ? 0 : read;
                continue;
            }

            filled += read;
            if (_buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                var head = Encoding.ASCII.GetString(_buffer, 0, end);
                status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
                var rest = _buffer.AsSpan(end + 4, filled - end - 4);
                left = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase) is >= 0 and var at
                    ? long.Parse(head.AsSpan(at + 16).ToString().Split('\r')[0], CultureInfo.InvariantCulture) - rest.Length
                    : EndsChunks(rest) ? 0 : long.MaxValue;
                filled = 0;
            }
        }

        return status;
    }

    /// <summary>Waits until the host closes the connection, without reading.</summary>
    public async Task WaitUntilClosedAsync(CancellationToken cancel)
    {
        while (!_socket.Poll(0, SelectMode.SelectError) && !IsReset())
        {
            await Task.Delay(500, cancel);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool EndsChunks(ReadOnlySpan<byte> bytes) => bytes.EndsWith("0\r\n\r\n"u8);

    private bool IsReset()
    {
        var info = _socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error);
        return info is int error && error != 0;
    }
}
