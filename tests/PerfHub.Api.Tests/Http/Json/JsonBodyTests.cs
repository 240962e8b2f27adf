using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Http.Json;

public sealed class JsonBodyTests(JsonBodyFixture bodies) : IClassFixture<JsonBodyFixture>
{
    private const int MaxBytes = 2 * 1024 * 1024;

    // The factory's client buffers the whole body before sending; these tests need streaming.
    private readonly ApiClient _client = new(new HttpClient
    {
        BaseAddress = bodies.Unit.Http.BaseAddress,
        DefaultRequestHeaders = { Authorization = bodies.Unit.Http.DefaultRequestHeaders.Authorization },
    });

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("Application/JSON")]
    public async Task JSON_is_accepted(string type) => (await SendAsync(new PacedContent(SeedReport.Bytes, type))).Expect(HttpStatusCode.OK);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("json")]
    [InlineData("text/plain")]
    [InlineData("text/json")]
    [InlineData("application/*")]
    [InlineData("application/jsonp")]
    [InlineData("application/x-ndjson")]
    [InlineData("application/problem+json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Any_other_or_missing_content_type_is_refused(string? type) =>
        (await SendAsync(new PacedContent(SeedReport.Bytes, type))).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_at_most_2_MiB_is_accepted(bool isChunked)
    {
        (await SendAsync(new PacedContent(CreatePaddedReport(MaxBytes), isChunked: isChunked))).Expect(HttpStatusCode.OK);

        var problem = (await SendAsync(new PacedContent(CreatePaddedReport(MaxBytes + 1), isChunked: isChunked))).ExpectProblemBody(HttpStatusCode.RequestEntityTooLarge, "too-large");
        Assert.Equal("请求正文超过 2 MiB。", problem.Detail);
    }

    [Fact]
    public async Task A_client_that_keeps_sending_receives_413_instead_of_a_connection_reset()
    {
        // Closing too early loses the response only sometimes: hence 40 attempts.
        for (var i = 0; i < 40; i++)
        {
            (await SendAsync(new PacedContent(CreatePaddedReport(4 * MaxBytes)))).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_100_Continue()
    {
        var body = new PacedContent(CreatePaddedReport(MaxBytes + 1));

        (await SendAsync(body, ("Expect", "100-continue"))).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");

        Assert.False(body.IsSent);
    }

    [Fact]
    public async Task A_body_in_many_small_chunks_is_read_completely() => Assert.Equal(
        (await bodies.Unit.ValidateReportAsync(SeedReport.Bytes)).Body, (await SendAsync(new PacedContent(SeedReport.Bytes, isChunked: true, piece: 100))).Body);

    private Task<ApiResponse> SendAsync(PacedContent body, params (string Name, string Value)[] headers) =>
        _client.SendAsync(HttpMethod.Post, bodies.Unit.GetReportPath() + "/validate", body, headers);

    private static byte[] CreatePaddedReport(int length)
    {
        var body = new byte[length];
        body.AsSpan().Fill((byte)' ');
        SeedReport.Bytes.CopyTo(body, 0);
        return body;
    }

    /// <summary>A body sent in pieces, with Content-Length or chunked.</summary>
    private sealed class PacedContent : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly bool _isChunked;
        private readonly int _pieceSize;

        public PacedContent(byte[] bytes, string? type = "application/json", bool isChunked = false, int piece = 64 * 1024)
        {
            (_bytes, _isChunked, _pieceSize) = (bytes, isChunked, piece);
            if (type is not null)
            {
                Headers.TryAddWithoutValidation("Content-Type", type);
            }
        }

        public bool IsSent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            IsSent = true;
            for (var at = 0; at < _bytes.Length; at += _pieceSize)
            {
                await stream.WriteAsync(_bytes.AsMemory(at, Math.Min(_pieceSize, _bytes.Length - at)));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return !_isChunked;
        }
    }
}
