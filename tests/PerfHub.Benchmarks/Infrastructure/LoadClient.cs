using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PerfHub.Api.Http.Lists;

namespace PerfHub.Benchmarks.Infrastructure;

/// <summary>
/// Sends prepared requests over persistent connections. It shares the machine with the measured hosts, so it does as little
/// work as possible.
/// </summary>
internal static class LoadClient
{
    public const int Connections = 16;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    public static byte[] CreateGet(string path, string? key, string? tag = null) => CreateRequest("GET", path, key, null, tag);

    public static byte[] CreateRequest(string method, string path, string? key, byte[]? body, string? tag = null)
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
            + (key is null ? "" : $"Authorization: Bearer {key}\r\n")
            + (tag is null ? "" : $"If-None-Match: {tag}\r\n")
            + (body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body ?? []];
    }

    /// <summary>The body of a request that <see cref="CreateRequest"/> has made.</summary>
    public static byte[] GetBody(byte[] request) => request[(request.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];

    /// <summary>
    /// Sends every request once over <see cref="Connections"/> connections, then <paramref name="last"/>, a GET whose
    /// response ends the measured time.
    /// </summary>
    /// <returns>Requests a second.</returns>
    /// <exception cref="InvalidOperationException">A response has another status than <paramref name="expected"/>.</exception>
    public static Task<double> SendAllAsync(int port, IReadOnlyList<byte[]> requests, int expected, byte[]? last = null) => SendAllAsync(
        port, Connections, requests.Count, async (connection, i) => Expect(expected, await connection.SendAsync(requests[i])), last);

    /// <summary>
    /// Sends every filing once over this number of connections. A filing that is refused with 503 is sent again, and its latency includes
    /// that.
    /// </summary>
    public static async Task<LoadResult> FileAllAsync(int port, IReadOnlyList<byte[]> filings, int connectionCount)
    {
        var (latencies, refusals) = (new double[filings.Count], 0);
        var rate = await SendAllAsync(port, connectionCount, filings.Count, async (connection, i) =>
        {
            var (start, expected) = (Stopwatch.GetTimestamp(), 201);
            var response = await connection.SendAsync(filings[i]);
            while (response.Status == 503)
            {
                Interlocked.Increment(ref refusals);
                await Task.Delay(RetryDelay);
                response = await connection.SendAsync(filings[i]);

                // The refused filing may have been stored.
                expected = response.Status == 200 ? 200 : 201;
            }

            Expect(expected, response);
            latencies[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        });
        return new LoadResult(rate, latencies, refusals);
    }

    private static async Task<double> SendAllAsync(
        int port, int connectionCount, int count, Func<Connection, int, Task> send, byte[]? last = null)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, connectionCount).Select(_ => Connection.OpenAsync(port)));
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                await send(connection, i);
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

        return count / seconds;
    }

    /// <summary>Sends each POST of <paramref name="firsts"/> over one connection and <paramref name="second"/>, a GET, after it.</summary>
    /// <returns>GETs a second; the time of the POSTs is not counted.</returns>
    public static async Task<double> SendPairsAsync(int port, IReadOnlyList<byte[]> firsts, byte[] second)
    {
        using var connection = await Connection.OpenAsync(port);
        var watch = new Stopwatch();
        foreach (var first in firsts)
        {
            Expect(201, await connection.SendAsync(first));
            watch.Start();
            var response = await connection.SendAsync(second);
            watch.Stop();
            Expect(200, response);
        }

        return firsts.Count / watch.Elapsed.TotalSeconds;
    }

    private static void Expect(int expected, (int Status, ReadOnlyMemory<byte> Body) response)
    {
        if (response.Status != expected)
        {
            throw new InvalidOperationException($"Expected {expected}, got {response.Status}: {Encoding.UTF8.GetString(response.Body.Span)}");
        }
    }

    public static async Task<string> GetETagAsync(int port, string path, string key)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request);
        return response.Headers.ETag!.ToString();
    }

    /// <summary>Sends one request and returns the body of the 200 response.</summary>
    public static async Task<byte[]> GetAsync(int port, byte[] request)
    {
        using var connection = await Connection.OpenAsync(port);
        var (status, body) = await connection.SendAsync(request);
        return status == 200 ? body.ToArray() : throw new InvalidOperationException($"Expected 200, got {status}: {Encoding.UTF8.GetString(body.Span)}");
    }

    /// <summary>Reads a page of a list.</summary>
    public static async Task<Page<JsonElement>> GetPageAsync(int port, string path, string key) =>
        JsonSerializer.Deserialize<Page<JsonElement>>(await GetAsync(port, CreateGet(path, key)), JsonSerializerOptions.Web)!;

    /// <summary>A persistent connection, for one request at a time.</summary>
    internal sealed class Connection(Socket socket) : IDisposable
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
                if (TryParseResponse(_buffer.AsSpan(0, filled)) is { } response)
                {
                    return (response.Status, _body.AsMemory(0, response.Length));
                }
            }
        }

        public void Dispose() => socket.Dispose();

        /// <summary>The status and the length of the body; null until the response is complete.</summary>
        private (int Status, int Length)? TryParseResponse(ReadOnlySpan<byte> response)
        {
            var end = response.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return null;
            }

            var status = ParseNumber(response["HTTP/1.1 ".Length..]);
            var head = response[..end];
            var rest = response[(end + 4)..];
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
