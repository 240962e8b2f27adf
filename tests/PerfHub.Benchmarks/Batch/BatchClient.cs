using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Batch;

/// <summary>Sends a batch and reads its responses concurrently over one connection, with little work of its own.</summary>
internal sealed class BatchClient : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];

    // The part of the current line that has been read; a line may span chunks.
    private readonly StringBuilder _line = new();

    // _chunkEndBytes: unread bytes of the line break after a chunk.
    private int _position, _filled, _chunkRemaining, _chunkEndBytes;
    private int _lines;
    private bool _hasReadHead;

    private static string RequestPath => $"/v1/bureaus/{BenchmarkRegion.GetDistrict(0)}/self-evaluations/{BenchmarkRegion.Year}/batch";

    /// <summary>Opens a batch for the first district.</summary>
    public static async Task<BatchClient> OpenAsync(int port, string key)
    {
        var client = new BatchClient();
        await client._socket.ConnectAsync("127.0.0.1", port);
        await client._socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST {RequestPath} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
        return client;
    }

    /// <summary>Sends the lines of consecutive units and reads the responses, which come in order.</summary>
    /// <param name="first">The first unit.</param>
    /// <param name="count">The number of units.</param>
    /// <param name="statuses">The allowed statuses of a response.</param>
    /// <param name="onResponse">Receives the number of responses after each one.</param>
    /// <returns>The number of responses before the connection was lost.</returns>
    /// <exception cref="InvalidOperationException">A response is unexpected.</exception>
    public async Task<int> SendLinesAsync(int first, int count, int[] statuses, Action<int>? onResponse = null)
    {
        var sending = Task.Run(() => WriteLinesAsync(first, count));
        var received = 0;
        try
        {
            while (received < count && await ReadLineAsync() is { } line)
            {
                var start = $"{{\"line\":{_lines + 1},\"unit\":\"{BenchmarkRegion.GetUnitCode(first + received)}\",\"status\":";
                if (!line.StartsWith(start, StringComparison.Ordinal) || !statuses.Contains(int.Parse(line.AsSpan(start.Length, 3), provider: null)))
                {
                    throw new InvalidOperationException($"Response {_lines + 1} is {line[..Math.Min(line.Length, 500)]}");
                }

                (_lines, received) = (_lines + 1, received + 1);
                onResponse?.Invoke(received);
            }
        }
        catch (Exception error) when (error is SocketException or EndOfStreamException)
        {
            // The connection was lost; complete responses count.
        }

        await sending;
        return received;
    }

    /// <summary>Ends the request and waits for the end of the response.</summary>
    public async Task CompleteAsync()
    {
        await _socket.SendAsync("0\r\n\r\n"u8.ToArray());
        if (await ReadLineAsync() is { } line)
        {
            throw new InvalidOperationException($"Unexpected line after the last response: {line}");
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task WriteLinesAsync(int first, int count)
    {
        try
        {
            var chunk = new List<byte>(2 * ChunkBytes);
            for (var unit = first; unit < first + count; unit++)
            {
                chunk.AddRange(BatchReports.CreateLine(unit));
                if (chunk.Count >= ChunkBytes || unit == first + count - 1)
                {
                    await _socket.SendAsync(Encoding.ASCII.GetBytes($"{chunk.Count:x}\r\n"));
                    chunk.AddRange("\r\n"u8);
                    await _socket.SendAsync(chunk.ToArray());
                    chunk.Clear();
                }
            }
        }
        catch (SocketException)
        {
            // The host was killed.
        }
    }

    /// <summary>The next line of the response; null at its end.</summary>
    private async Task<string?> ReadLineAsync()
    {
        if (!_hasReadHead)
        {
            await ReadUntilAsync("\r\n\r\n");
            _hasReadHead = true;
        }

        while (true)
        {
            if (_chunkRemaining == 0 && (_chunkRemaining = int.Parse(await ReadUntilAsync("\r\n"), NumberStyles.HexNumber, CultureInfo.InvariantCulture)) == 0)
            {
                return null;
            }

            await FillBufferAsync();
            if (TakeLinePart())
            {
                var line = _line.ToString();
                _line.Clear();
                return line;
            }
        }
    }

    /// <summary>Moves the buffered part of a line to <see cref="_line"/> and returns whether the line is complete.</summary>
    private bool TakeLinePart()
    {
        var available = _buffer.AsSpan(_position, Math.Min(_chunkRemaining, _filled - _position));
        var end = available.IndexOf((byte)'\n');
        var length = end < 0 ? available.Length : end + 1;
        _line.Append(Encoding.Latin1.GetString(available[..length]));
        (_position, _chunkRemaining) = (_position + length, _chunkRemaining - length);
        _chunkEndBytes = _chunkRemaining == 0 ? 2 : 0;
        return end >= 0;
    }

    private async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        while (true)
        {
            await FillBufferAsync();
            var next = _buffer[_position++];
            if (_chunkEndBytes > 0)
            {
                _chunkEndBytes--;
                continue;
            }

            text.Append((char)next);
            if (next == '\n' && text.ToString().EndsWith(end, StringComparison.Ordinal))
            {
                return text.ToString(0, text.Length - end.Length);
            }
        }
    }

    private async Task FillBufferAsync()
    {
        if (_position == _filled)
        {
            (_position, _filled) = (0, await _socket.ReceiveAsync(_buffer));
            if (_filled == 0)
            {
                throw new EndOfStreamException();
            }
        }
    }
}
