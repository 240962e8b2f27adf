using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace PerfHub.Benchmarks.Load;

/// <summary>
/// Sends prepared requests over kept connections and reads the answers, doing so little of its own that the hosts are
/// what is measured: both share the machine with it.
/// </summary>
internal static class LoadClient
{
    public const int Connections = 16;

    /// <summary>A request as it goes over the wire.</summary>
    public static byte[] CreateRequest(string method, string path, string? key, byte[]? body, string? tag = null)
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
            + (key is null ? "" : $"Authorization: Bearer {key}\r\n")
            + (tag is null ? "" : $"If-None-Match: {tag}\r\n")
            + (body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body ?? []];
    }

    /// <summary>Sends every request once, over <see cref="Connections"/> connections; gives requests a second.</summary>
    /// <param name="port">Where the host listens.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="expected">The status of every answer.</param>
    /// <param name="last">A GET that is sent when all others are answered; the time ends with its answer.</param>
    /// <exception cref="InvalidOperationException">An answer had another status.</exception>
    public static async Task<double> SendAllAsync(int port, IReadOnlyList<byte[]> requests, int expected, byte[]? last = null)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Connection.OpenAsync(port)));
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < requests.Count;)
            {
                Expect(expected, await connection.SendAsync(requests[i]));
            }
        })));
        if (last is not null)
        {
            await GetAsync(port, last);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        return requests.Count / seconds;
    }

    /// <summary>Sends pairs of requests over one connection, one after the other; gives how many of the second ones a second of their own time takes.</summary>
    /// <param name="port">Where the host listens.</param>
    /// <param name="firsts">The first of each pair.</param>
    /// <param name="second">The second of all.</param>
    public static async Task<double> SendPairsAsync(int port, IReadOnlyList<byte[]> firsts, byte[] second)
    {
        using var connection = await Connection.OpenAsync(port);
        var watch = new Stopwatch();
        foreach (var first in firsts)
        {
            Expect(201, await connection.SendAsync(first));
            watch.Start();
            var answer = await connection.SendAsync(second);
            watch.Stop();
            Expect(200, answer);
        }

        return firsts.Count / watch.Elapsed.TotalSeconds;
    }

    private static void Expect(int expected, (int Status, ReadOnlyMemory<byte> Body) answer)
    {
        if (answer.Status != expected)
        {
            throw new InvalidOperationException($"{answer.Status} came, {expected} was expected: {Encoding.UTF8.GetString(answer.Body.Span)}");
        }
    }

    /// <summary>The tag of what a GET answers.</summary>
    public static async Task<string> GetETagAsync(int port, string path, string key)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}{path}"));
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.SendAsync(request);
        return answer.Headers.ETag!.ToString();
    }

    /// <summary>Sends one request and gives the body of the answer.</summary>
    public static async Task<byte[]> GetAsync(int port, byte[] request)
    {
        using var connection = await Connection.OpenAsync(port);
        var (status, body) = await connection.SendAsync(request);
        return status == 200 ? body.ToArray() : throw new InvalidOperationException($"{status} came: {Encoding.UTF8.GetString(body.Span)}");
    }

    private sealed class Connection(Socket socket) : IDisposable
    {
        private byte[] _buffer = new byte[64 * 1024];
        private byte[] _body = new byte[64 * 1024];

        public static async Task<Connection> OpenAsync(int port)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync("127.0.0.1", port);
            return new Connection(socket);
        }

        public async Task<(int Status, ReadOnlyMemory<byte> Body)> SendAsync(byte[] request)
        {
            await socket.SendAsync(request);
            var filled = 0;
            while (true)
            {
                if (filled == _buffer.Length)
                {
                    Array.Resize(ref _buffer, _buffer.Length * 2);
                    Array.Resize(ref _body, _buffer.Length);
                }

                var read = await socket.ReceiveAsync(_buffer.AsMemory(filled));
                if (read == 0)
                {
                    throw new InvalidOperationException("The host closed the connection.");
                }

                filled += read;
                if (TryParseResponse(_buffer.AsSpan(0, filled)) is { } answer)
                {
                    return (answer.Status, _body.AsMemory(0, answer.Length));
                }
            }
        }

        public void Dispose() => socket.Dispose();

        /// <summary>The status and the body's length, once all of the answer is there.</summary>
        private (int Status, int Length)? TryParseResponse(ReadOnlySpan<byte> answer)
        {
            var end = answer.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return null;
            }

            var status = ParseNumber(answer["HTTP/1.1 ".Length..]);
            var head = answer[..end];
            var rest = answer[(end + 4)..];
            var length = head.IndexOf("Content-Length: "u8);
            if (length < 0)
            {
                return status == 304 ? (status, 0) : TryReadChunks(rest) is { } chunked ? (status, chunked) : null;
            }

            var expected = ParseNumber(head[(length + "Content-Length: ".Length)..]);
            if (rest.Length < expected)
            {
                return null;
            }

            rest[..expected].CopyTo(_body);
            return (status, expected);
        }

        private static int ParseNumber(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out _) ? number : -1;

        private int? TryReadChunks(ReadOnlySpan<byte> rest)
        {
            for (var written = 0; ;)
            {
                var line = rest.IndexOf("\r\n"u8);
                if (line < 0 || !Utf8Parser.TryParse(rest, out int size, out _, 'x') || rest.Length < line + 2 + size + 2)
                {
                    return null;
                }

                if (size == 0)
                {
                    return written;
                }

                rest.Slice(line + 2, size).CopyTo(_body.AsSpan(written));
                written += size;
                rest = rest[(line + 2 + size + 2)..];
            }
        }
    }
}
