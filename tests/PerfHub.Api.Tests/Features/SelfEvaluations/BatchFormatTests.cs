using System.Net;
using System.Text;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>The media type, the encoding and the line ends of a batch.</summary>
public abstract class BatchFormatTests(PerfHubHost host) : IAsyncLifetime
{
    private BatchScenario _batch = null!;

    public async Task InitializeAsync() => _batch = await BatchScenario.CreateAsync(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreTheory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("application/ndjson")]
    [InlineData("text/plain")]
    [InlineData("application/x-ndjson; charset=gbk")]
    public async Task A_missing_or_unsupported_media_type_is_refused(string? type)
    {
        var body = ApiClient.CreateBatchBody(ApiClient.CreateBatchLine((await _batch.RegisterUnitsAsync(1))[0], BatchScenario.CreateReport(0)));
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        var problem = (await SendBodyAsync(body)).ExpectProblemBody(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");

        Assert.Contains("application/x-ndjson", problem.Title, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_body_with_an_unknown_encoding_is_refused()
    {
        var body = ApiClient.CreateBatchBody([]);
        body.Headers.ContentEncoding.Add("br");

        (await SendBodyAsync(body)).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [StoreFact]
    public async Task A_batch_for_a_year_out_of_range_is_refused() =>
        (await _batch.Region.Admin.FileBatchAsync(_batch.Region.North, [], 1999)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

    [StoreTheory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n \n\t\n\n ")]
    public async Task A_blank_batch_gets_an_empty_response(string body) =>
        Assert.Empty((await SendBodyAsync(ApiClient.CreateBatchBody(ToUtf8(body)))).ExpectLines());

    [StoreFact]
    public async Task Lines_end_with_LF_CRLF_or_the_body_and_blank_lines_count()
    {
        var units = await _batch.RegisterUnitsAsync(3);
        byte[] body =
        [
            .. "\n"u8, .. ApiClient.CreateBatchLine(units[0], BatchScenario.CreateReport(0)), .. "\r\n  \n"u8,
            .. ToUtf8($"{{ \"report\" : "), .. BatchScenario.CreateReport(1), .. ToUtf8($" , \"unit\" : \"{units[1]}\" }}\n"),
            .. ApiClient.CreateBatchLine(units[2], BatchScenario.CreateReport(2)),
        ];

        var lines = (await SendBodyAsync(ApiClient.CreateBatchBody(body))).ExpectLines<FileBatch.Result>();

        Assert.Equal([(2, 201), (4, 201), (5, 201)], lines.Select(it => (it.Number, it.Status)));
        Assert.Equal(
            Enumerable.Range(0, 3).Select(number => BatchScenario.ComputeHash(BatchScenario.CreateReport(number))),
            lines.Select(it => it.Receipt!.ContentSha256));
    }

    private Task<ApiResponse> SendBodyAsync(HttpContent body) =>
        _batch.Region.Admin.SendAsync(HttpMethod.Post, ApiClient.GetBatchPath(_batch.Region.North), body);

    private static byte[] ToUtf8(string text) => Encoding.UTF8.GetBytes(text);
}

public sealed class BatchFormatTestsOnSqlite(SharedHost<SqliteHost> shared) : BatchFormatTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class BatchFormatTestsOnSqlServer(SharedHost<SqlServerHost> shared) : BatchFormatTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
