using System.IO.Compression;
using System.Text;

namespace PerfHub.Benchmarks.Malformed;

/// <summary>Requests with one fault each; all must get a 4xx.</summary>
internal static class MalformedRequests
{
    /// <summary>The header in which <see cref="MalformedCommand"/> replaces the address.</summary>
    public const string AddressHeader = "X-Forwarded-For: 000.000.000.000\r\n";

    private const string Json = "Content-Type: application/json\r\n";

    private static readonly string[] Bodies =
    [
        "", "{", "[]", "null", "NaN", "{\"code\":1e400,\"name\":\"x\"}", "{\"code\":\"01\",\"code\":\"02\"}", "{\"code\":\"\\ud800\",\"name\":\"x\"}", "{\"code\":\"01\\u0000\",\"name\":\"x\"}", "{\"\\u0000\":1}", "\ufeff{}", "{\"code\":\"' OR 1=1\",\"name\":\"x\"}",
        new('[', 200_000), string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), "{\"name\":" + new string('9', 500_000) + "}", "{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"k{i}\":{i}")) + "}", "{\"name\":\"" + new string('x', 3_000_000) + "\"}",
    ];

    /// <summary>All requests; most of them carry a valid key and <see cref="AddressHeader"/>.</summary>
    public static List<byte[]> CreateAll(string key)
    {
        var authorization = $"Authorization: Bearer {key}\r\n";
        string[] heads =
        [
            "GET /v1/nothing HTTP/1.1\r\nHost: x\r\n", "GET /v1/bureaus/%2e%2e%2f HTTP/1.1\r\nHost: x\r\n", "GET /v1/bureaus/' HTTP/1.1\r\nHost: x\r\n", $"GET /v1/bureaus/{new string('9', 7_000)} HTTP/1.1\r\nHost: x\r\n",
            $"GET /{new string('x', 20_000)} HTTP/1.1\r\nHost: x\r\n", "GET /v1/bureaus/%00/units?limit=-1 HTTP/1.1\r\nHost: x\r\n", "TRACE /v1/rules HTTP/1.1\r\nHost: x\r\n", "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n", "GET /v1/rules HTTP/1.1\r\n", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nHost: y\r\n",
            "GET /v1/rules HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nNo colon\r\n", $"GET /v1/rules HTTP/1.1\r\nHost: x\r\nX: {new string('x', 100_000)}\r\n", $"GET /v1/rules HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 300).Select(i => $"X-{i}: 1\r\n"))}",
            "GET /v1/rules HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer phk_0000000000000000_x\r\n", "\0\0\0\0\r\n", "POST /v1/bureaus HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n", "POST /v1/bureaus HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n",
        ];
        string[] chunks = ["zz\r\n{}\r\n0\r\n\r\n", "ffffffffff\r\n{}\r\n0\r\n\r\n", "1\r\n{}\r\n0\r\n\r\n", "2\r\n{}\r\n0\r\n\r\n"];
        var bomb = CreateGzipBomb();
        return
        [
            .. heads.Select(head => Encoding.Latin1.GetBytes($"{head}{(head.Contains("Authorization", StringComparison.Ordinal) ? "" : authorization)}{AddressHeader}Connection: close\r\n\r\n")),
            .. Bodies.Select(body => CreatePost(authorization + Json, Encoding.UTF8.GetBytes(body))),
            .. chunks.Select(chunk => Encoding.Latin1.GetBytes($"POST /v1/bureaus HTTP/1.1\r\nHost: x\r\n{authorization}{Json}Transfer-Encoding: chunked\r\n{AddressHeader}Connection: close\r\n\r\n{chunk}")),
            CreatePost(authorization + Json, [0x7b, 0x22, 0xc0, 0xae, 0x22, 0x7d]), CreatePost(authorization + Json + "Content-Encoding: gzip\r\n", bomb), CreatePost(authorization + Json, bomb), CreatePost(Json, "{}"u8.ToArray()),
        ];
    }

    private static byte[] CreatePost(string headers, byte[] body) =>
        [.. Encoding.Latin1.GetBytes($"POST /v1/bureaus HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {body.Length}\r\n{AddressHeader}Connection: close\r\n\r\n"), .. body];

    private static byte[] CreateGzipBomb()
    {
        var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            stream.Write(new byte[64 * 1024 * 1024]);
        }

        return compressed.ToArray();
    }
}
