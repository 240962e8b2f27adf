using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.SelfEvaluations;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>
/// Sends a batch line by line while it reads the response. <see cref="HttpClient"/> sends the whole body before it reads the
/// response.
/// </summary>
public sealed class BatchConnection : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly CancellationTokenSource _timeout = new(Timeout);
    private byte[] _chunk = [];
    private int _position;

    private BatchConnection()
    {
    }

    /// <summary>The status line and headers of the response, after the first call of <see cref="ReadNextAsync"/>.</summary>
    public string ResponseHead { get; private set; } = "";

    private NetworkStream Stream => _client.GetStream();

    /// <summary>Connects and sends the headers. A small receive buffer (bytes) lets a test block the host by not reading.</summary>
    public static async Task<BatchConnection> OpenAsync(int port, ApiClient sender, string bureau, int year = 2024, int? receiveBuffer = null)
    {
        var connection = new BatchConnection();
        if (receiveBuffer is { } size)
        {
            connection._client.ReceiveBufferSize = connection._client.SendBufferSize = size;
        }

        await connection._client.ConnectAsync(IPAddress.Loopback, port);
        await connection.WriteRawAsync(Encoding.ASCII.GetBytes(
            $"POST {ApiClient.GetBatchPath(bureau, year)} HTTP/1.1\r\nHost: x\r\nAuthorization: {sender.Http.DefaultRequestHeaders.Authorization}\r\n"
            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
        return connection;
    }

    public Task SendLineAsync(byte[] line) => SendChunkAsync([.. line, (byte)'\n']);

    public Task SendChunkAsync(byte[] bytes) => WriteRawAsync([.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8]);

    /// <summary>Sends bytes without chunk framing.</summary>
    public Task WriteRawAsync(byte[] bytes) => Stream.WriteAsync(bytes, _timeout.Token).AsTask();

    /// <summary>Sends the final chunk.</summary>
    public Task CompleteAsync() => WriteRawAsync("0\r\n\r\n"u8.ToArray());

    /// <summary>Resets the connection.</summary>
    public void Abort()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
    }

    /// <summary>Reads the next line of the response; null at its end.</summary>
    /// <exception cref="IOException">The connection was lost.</exception>
    public async Task<JsonNode?> ReadNextAsync()
    {
        if (ResponseHead.Length == 0)
        {
            ResponseHead = await ReadUntilAsync("\r\n\r\n");
        }

        var line = new List<byte>();
        while (line.Count == 0 || line[^1] != '\n')
        {
            if (_position == _chunk.Length && !await ReadChunkAsync())
            {
                Assert.Empty(line);
                return null;
            }

            line.Add(_chunk[_position++]);
        }

        return JsonNode.Parse(line.ToArray());
    }

    /// <summary>Reads every remaining line of the response.</summary>
    public async Task<List<JsonNode>> ReadToEndAsync()
    {
        var lines = new List<JsonNode>();
        while (await ReadNextAsync() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Reads the next line of the response; <see langword="null"/> at its end.</summary>
    /// <exception cref="IOException">The connection was lost.</exception>
    public async Task<FileBatch.Result?> ReadNextLineAsync() => (await ReadNextAsync())?.Deserialize<FileBatch.Result>(ApiJson.Options);

    /// <summary>Reads every remaining line of the response.</summary>
    public async Task<List<FileBatch.Result>> ReadRemainingLinesAsync() =>
        [.. (await ReadToEndAsync()).Select(line => line.Deserialize<FileBatch.Result>(ApiJson.Options)!)];

    /// <summary>Reads a response that is not a sequence of lines.</summary>
    public async Task<string> ReadPlainBodyAsync()
    {
        using var rest = new StreamReader(Stream);
        var text = await rest.ReadToEndAsync(_timeout.Token);
        ResponseHead = text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        var body = text[(ResponseHead.Length + 4)..];
        return body[(body.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }

    public void Dispose()
    {
        _client.Dispose();
        _timeout.Dispose();
    }

    private async Task<bool> ReadChunkAsync()
    {
        var size = int.Parse((await ReadUntilAsync("\r\n")).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        (_chunk, _position) = (new byte[size], 0);
        await Stream.ReadExactlyAsync(_chunk, _timeout.Token);
        await ReadUntilAsync("\r\n");
        return size > 0;
    }

    private async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            await Stream.ReadExactlyAsync(one, _timeout.Token);
            text.Append((char)one[0]);
        }

        return text.ToString();
    }
}
