using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PerfHub.Benchmarks.Load;

namespace PerfHub.Benchmarks.Batch;

/// <summary>Sends a batch and reads its answers at the same time, over one connection, doing little of its own.</summary>
internal sealed class BatchClient : IDisposable
{
    private const int PieceBytes = 64 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];

    // Of a line that lies in several chunks, what was read.
    private readonly StringBuilder _line = new();

    // Where in the buffer; how much of the chunk is left; what of the line end behind it was not read yet.
    private int _position, _filled, _chunkRemaining, _chunkEndBytes;
    private int _lines;
    private bool _hasReadHead;

    /// <summary>The path of a batch for the first district.</summary>
    public static string Path => $"/v1/bureaus/{BenchmarkRegion.GetDistrict(0)}/self-evaluations/{BenchmarkRegion.Year}/batch";

    /// <summary>Begins a batch.</summary>
    /// <param name="port">Where the host listens.</param>
    /// <param name="key">The key.</param>
    public static async Task<BatchClient> OpenAsync(int port, string key)
    {
        var client = new BatchClient();
        await client._socket.ConnectAsync("127.0.0.1", port);
        await client._socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST {Path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
        return client;
    }

    /// <summary>Sends the lines of these units; gives how many were answered, in order, before the connection was cut off.</summary>
    /// <param name="first">The first unit.</param>
    /// <param name="count">How many.</param>
    /// <param name="statuses">The statuses that an answer may have.</param>
    /// <param name="answered">Is told how many are answered, at each.</param>
    /// <exception cref="InvalidOperationException">An answer was another one.</exception>
    public async Task<int> SendLinesAsync(int first, int count, int[] statuses, Action<int>? answered = null)
    {
        var sending = Task.Run(() => WriteLinesAsync(first, count));
        var told = 0;
        try
        {
            while (told < count && await ReadLineAsync() is { } line)
            {
                var start = $"{{\"line\":{_lines + 1},\"unit\":\"{BenchmarkRegion.GetUnitCode(first + told)}\",\"status\":";
                if (!line.StartsWith(start, StringComparison.Ordinal) || !statuses.Contains(int.Parse(line.AsSpan(start.Length, 3), provider: null)))
                {
                    throw new InvalidOperationException($"Answer {_lines + 1} is {line[..Math.Min(line.Length, 500)]}");
                }

                (_lines, told) = (_lines + 1, told + 1);
                answered?.Invoke(told);
            }
        }
        catch (Exception error) when (error is SocketException or EndOfStreamException)
        {
            // Cut off: what was heard whole counts.
        }

        await sending;
        return told;
    }

    /// <summary>Says that this was all, and waits for the host to say so too.</summary>
    public async Task CompleteAsync()
    {
        await _socket.SendAsync("0\r\n\r\n"u8.ToArray());
        if (await ReadLineAsync() is { } line)
        {
            throw new InvalidOperationException($"Behind the last answer came {line}");
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task WriteLinesAsync(int first, int count)
    {
        try
        {
            var piece = new List<byte>(2 * PieceBytes);
            for (var unit = first; unit < first + count; unit++)
            {
                piece.AddRange(BatchReports.CreateLine(unit));
                if (piece.Count >= PieceBytes || unit == first + count - 1)
                {
                    await _socket.SendAsync(Encoding.ASCII.GetBytes($"{piece.Count:x}\r\n"));
                    piece.AddRange("\r\n"u8);
                    await _socket.SendAsync(piece.ToArray());
                    piece.Clear();
                }
            }
        }
        catch (SocketException)
        {
            // The host has gone.
        }
    }

    /// <summary>The next line of the answer; nothing behind the last.</summary>
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

    /// <summary>Takes what there is of a line out of the buffer; whether that is its end.</summary>
    private bool TakeLinePart()
    {
        var there = _buffer.AsSpan(_position, Math.Min(_chunkRemaining, _filled - _position));
        var end = there.IndexOf((byte)'\n');
        var length = end < 0 ? there.Length : end + 1;
        _line.Append(Encoding.Latin1.GetString(there[..length]));
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
            var it = _buffer[_position++];
            if (_chunkEndBytes > 0)
            {
                _chunkEndBytes--;
                continue;
            }

            text.Append((char)it);
            if (it == '\n' && text.ToString().EndsWith(end, StringComparison.Ordinal))
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
