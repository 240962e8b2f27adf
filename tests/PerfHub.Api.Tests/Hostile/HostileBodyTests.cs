using System.IO.Compression;
using System.Net;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>Invalid, compressed and mutated bodies at every endpoint that accepts a body.</summary>
public abstract class HostileBodyTests(PerfHubHost host) : IAsyncLifetime
{
    private static readonly byte[] BombContent = new byte[32 * 1024 * 1024];

    private static readonly byte[][] InvalidBodies =
    [
        .. ((string[])[
            "", " ", "{", "}", "[]", "[[]]", "null", "true", "0", "\"\"", "{}{}", "{},", "{\"a\":}", "{'a':1}", "{a:1}", "{\"a\":1,}", "//\n{}", "/**/{}", "NaN", "Infinity", "-", "01", "1.", ".5", "+1", "1e400", "-1e400", "1e-400", "\ufeff\ufeff{}", "{}\0", "\0",
            "{\"name\":1e400}", "{\"name\":NaN}", "{\"name\":[[[[]]]]}", "{\"name\":{\"name\":{}}}", "{\"code\":1e999999999}", "{\"year\":99999999999999999999999999999999}", "{\"name\":\"a\",\"name\":\"b\"}", "{\"name\":\"a\",\"\\u006eame\":\"b\"}", "{\"\\ud800\":1}", "{\"\":1}",
            "{\"__proto__\":{}}", "{\"constructor\":{}}", "{\"$type\":\"System.Diagnostics.Process\"}", "{\"$ref\":\"1\"}", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", "a=b&c=d", "--x\r\nContent-Disposition: form-data\r\n\r\n",
        ]).Select(Encoding.UTF8.GetBytes),
        .. ((int[])[32, 33, 1_000, 500_000]).SelectMany(depth => (byte[][])[
            Encoding.UTF8.GetBytes(new string('[', depth)), Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)),
            Encoding.UTF8.GetBytes("{\"name\":" + new string('[', depth) + new string(']', depth) + "}"), Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth / 5)))]),
        Encoding.UTF8.GetBytes("{\"name\":" + new string('9', 1_000_000) + "}"), Encoding.UTF8.GetBytes("{\"name\":\"" + new string('x', 2_000_000) + "\"}"), Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"k{i}\":{i}")) + "}"),
        Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat("1", 500_000)) + "]"), Encoding.UTF8.GetBytes("{\"name\":\"" + string.Concat(Enumerable.Repeat("\\ud800", 200_000)) + "\"}"),
        Encoding.Unicode.GetBytes("{}"), Encoding.UTF32.GetBytes("{}"), [0xc0, 0xae], [0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xf5, 0x80, 0x80, 0x80, 0x22], [0x22, 0xf8, 0x88, 0x80, 0x80, 0x80, 0x22], [0x22, 0xe0, 0x80, 0xaf, 0x22], [0x22, 0xff, 0x22],
        Compress(stream => new GZipStream(stream, CompressionLevel.SmallestSize)), Compress(stream => new BrotliStream(stream, CompressionLevel.Fastest)),
    ];

    private AttackScenario _scenario = null!;

    public async Task InitializeAsync() => _scenario = await AttackScenario.CreateAsync(host);

    public Task DisposeAsync() => _scenario.AssertHostHealthyAsync();

    private (ApiClient Client, HttpMethod Method, string Path)[] BodyEndpoints =>
    [
        (host.Operator, HttpMethod.Post, "/v1/bureaus"), (_scenario.AttackerRegion.Admin, HttpMethod.Post, "/v1/api-keys"), (_scenario.AttackerRegion.Admin, HttpMethod.Put, $"/v1/bureaus/{_scenario.AttackerRegion.North}/units/0999"),
        (_scenario.AttackerUnit, HttpMethod.Post, _scenario.AttackerUnit.GetReportPath()), (_scenario.AttackerUnit, HttpMethod.Post, _scenario.AttackerUnit.GetReportPath() + "/validate"),
        (_scenario.AttackerUnit, HttpMethod.Post, _scenario.AttackerUnit.GetMidYearPath()), (_scenario.AttackerRegion.Admin, HttpMethod.Put, $"/v1/bureaus/{_scenario.AttackerRegion.North}/windows/2024"),
        (_scenario.AttackerRegion.Admin, HttpMethod.Put, $"/v1/bureaus/{_scenario.AttackerRegion.North}/windows/2024/extensions/0137"),
    ];

    [StoreFact]
    public async Task An_invalid_body_is_refused_by_every_endpoint()
    {
        foreach (var body in InvalidBodies)
        {
            await AssertRefusedAsync(body, "application/json", null, 400, 422);
        }
    }

    [StoreFact]
    public async Task Without_a_key_the_body_is_not_read()
    {
        var stranger = new ApiClient(host.CreateHttpClient(null));
        foreach (var (_, method, path) in BodyEndpoints)
        {
            (await stranger.SendAsync(method, path, new ByteArrayContent("{"u8.ToArray()))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    // Only gzip is decompressed: see CompressedBodyTests.
    [StoreTheory]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("identity, gzip")]
    [InlineData("gzip, gzip")]
    [InlineData("nonsense")]
    public async Task A_compressed_body_is_refused_without_decompression(string encoding)
    {
        await AssertRefusedAsync(Compress(stream => new GZipStream(stream, CompressionLevel.SmallestSize)), "application/json", encoding, 415);

        // The header is not ignored, even if the body is not compressed.
        await AssertRefusedAsync(SeedReport.Bytes, "application/json", encoding, 415);
    }

    [StoreFact]
    public async Task The_refusal_of_a_compressed_body_explains_the_reason()
    {
        var body = new ByteArrayContent(SeedReport.Bytes) { Headers = { ContentType = new("application/json"), ContentEncoding = { "br" } } };
        var response = await _scenario.AttackerUnit.SendAsync(HttpMethod.Post, _scenario.AttackerUnit.GetReportPath(), body, ("Accept-Language", "en"));

        Assert.Equal("The body can be compressed with gzip only.", response.ExpectProblemBody(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type").Detail);
    }

    [StoreFact]
    public async Task A_body_with_identity_encoding_is_accepted()
    {
        var body = new ByteArrayContent(SeedReport.Bytes) { Headers = { ContentType = new("application/json"), ContentEncoding = { "identity" } } };

        (await _scenario.AttackerUnit.SendAsync(HttpMethod.Post, _scenario.AttackerUnit.GetReportPath() + "/validate", body)).Expect(HttpStatusCode.OK);
    }

    [StoreProperty(MaxTest = 300, Arbitrary = [typeof(MutatedBodyGenerator)])]
    public async Task A_mutated_body_is_accepted_or_refused(MutatedBody body)
    {
        foreach (var (client, method, path) in BodyEndpoints.Where(it => it.Path != "/v1/bureaus"))
        {
            var response = await client.SendAsync(method, path, new ByteArrayContent(body.Bytes) { Headers = { ContentType = new("application/json") } });

            _scenario.AssertNoLeak(body.ToString(), response with { Body = (int)response.Status < 300 ? "" : response.Body });
            Assert.Contains((int)response.Status, (int[])[200, 201, 400, 404, 422]);
        }
    }

    private async Task AssertRefusedAsync(byte[] bytes, string type, string? encoding, params int[] statuses)
    {
        foreach (var (client, method, path) in BodyEndpoints)
        {
            var body = new ByteArrayContent(bytes);
            body.Headers.TryAddWithoutValidation("Content-Type", type);
            if (encoding is not null)
            {
                body.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
            }

            var response = await client.SendAsync(method, path, body);
            var attack = $"{path}: {Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 80)))} {encoding}";
            _scenario.AssertNoLeak(attack, response);
            Assert.True(statuses.Contains((int)response.Status), $"{attack}: {(int)response.Status} {response.Body}");
        }

        (await _scenario.AttackerUnit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await _scenario.AttackerRegion.Admin.GetAsync($"/v1/bureaus/{_scenario.AttackerRegion.North}/units/0999")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static byte[] Compress(Func<Stream, Stream> createCompressor)
    {
        var compressed = new MemoryStream();
        using (var stream = createCompressor(compressed))
        {
            stream.Write(BombContent);
        }

        return compressed.ToArray();
    }
}

public sealed class HostileBodyTestsOnSqlite(SqliteHost host) : HostileBodyTests(host), IClassFixture<SqliteHost>;

public sealed class HostileBodyTestsOnSqlServer(SqlServerHost host) : HostileBodyTests(host), IClassFixture<SqlServerHost>;
