using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A batch sent over a raw connection: responses are streamed, and an aborted batch leaves only complete lines.</summary>
public abstract class StreamedBatchTests(PerfHubHost host) : IAsyncLifetime
{
    private const int UnitCount = 8;

    private Region _region = null!;

    private int Port => host.CreateHttpClient(null).BaseAddress!.Port;

    public async Task InitializeAsync()
    {
        _region = await Region.CreateAsync(host);
        foreach (var unit in Enumerable.Range(0, UnitCount))
        {
            (await _region.Admin.PutUnitAsync($"N{unit}", bureau: _region.North)).Expect(HttpStatusCode.Created);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task A_line_is_answered_before_the_next_is_sent()
    {
        using var batch = await OpenBatchAsync();
        for (var unit = 0; unit < UnitCount; unit++)
        {
            await batch.SendLineAsync(CreateLine(unit));
            Assert.Equal((unit + 1, 201), GetLineAndStatus(await batch.ReadNextLineAsync()));
        }

        await batch.CompleteAsync();
        Assert.Null(await batch.ReadNextLineAsync());
        Assert.Contains("200 OK", batch.ResponseHead, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_line_can_be_sent_byte_by_byte()
    {
        using var batch = await OpenBatchAsync();
        foreach (var octet in CreateLine(0).Append((byte)'\n'))
        {
            await batch.SendChunkAsync([octet]);
        }

        Assert.Equal((1, 201), GetLineAndStatus(await batch.ReadNextLineAsync()));
        await batch.CompleteAsync();
        Assert.Null(await batch.ReadNextLineAsync());
    }

    [StoreFact]
    public async Task A_slow_reader_gets_every_response_line_in_order()
    {
        const int LineCount = 4_000;
        using var batch = await BatchConnection.OpenAsync(Port, _region.Admin, _region.North, receiveBuffer: 4_096);
        var send = Task.Run(async () =>
        {
            for (var line = 0; line < LineCount; line++)
            {
                // A refusal is longer than its line, so the unread response exceeds every buffer.
                await batch.SendLineAsync("{\"unit\":\"nobody\",\"report\":{}}"u8.ToArray());
            }

            await batch.CompleteAsync();
        });

        Assert.Equal(Enumerable.Range(1, LineCount).Select(line => ((long)line, 404)), (await batch.ReadRemainingLinesAsync()).Select(GetLineAndStatus));
        await send;
    }

    /// <summary>Byte offsets at which the third line ends, negative from its end: in its head, in its report, within a character, before its end.</summary>
    public static TheoryData<int> AbortOffsets => [0, 1, 5, 12, 30, 200, -60, -2, -1];

    [StoreTheory]
    [MemberData(nameof(AbortOffsets))]
    public async Task An_aborted_connection_leaves_only_complete_lines(int offset)
    {
        var third = CreateLine(2);
        using var batch = await OpenBatchAsync();
        await batch.SendLineAsync(CreateLine(0));
        await batch.SendLineAsync(CreateLine(1));
        await batch.SendChunkAsync(offset < 0 ? third[..^-offset] : third[..offset]);
        Assert.Equal([(1, 201), (2, 201)], [GetLineAndStatus(await batch.ReadNextLineAsync()), GetLineAndStatus(await batch.ReadNextLineAsync())]);

        batch.Abort();

        await AssertFiledAsync(0, 1);
        (await GetReportAsync(2)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_last_line_without_a_line_feed_is_filed_only_if_the_body_is_complete()
    {
        using (var aborted = await OpenBatchAsync())
        {
            await aborted.SendLineAsync(CreateLine(0));
            await aborted.SendChunkAsync(CreateLine(1));
            Assert.Equal((1, 201), GetLineAndStatus(await aborted.ReadNextLineAsync()));
            aborted.Abort();
        }

        using (var malformed = await OpenBatchAsync())
        {
            await malformed.SendLineAsync(CreateLine(0));
            await malformed.SendChunkAsync(CreateLine(2));
            Assert.Equal((1, 200), GetLineAndStatus(await malformed.ReadNextLineAsync()));
            await malformed.WriteRawAsync("no chunk\r\n"u8.ToArray());

            var last = await malformed.ReadNextLineAsync();
            Assert.Equal((2, 400), GetLineAndStatus(last));
            Assert.Equal("请求正文传输有误或中断。", last!.Problem!.Detail);
            Assert.Null(await malformed.ReadNextLineAsync());
        }

        using var complete = await OpenBatchAsync();
        await complete.SendLineAsync(CreateLine(0));
        await complete.SendChunkAsync(CreateLine(3));
        await complete.CompleteAsync();

        Assert.Equal([(1, 200), (2, 201)], (await complete.ReadRemainingLinesAsync()).Select(GetLineAndStatus));
        await AssertFiledAsync(0, 3);
        (await GetReportAsync(1)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await GetReportAsync(2)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_malformed_body_is_refused_with_a_single_problem()
    {
        using var batch = await OpenBatchAsync();
        await batch.WriteRawAsync("no chunk\r\n"u8.ToArray());

        Assert.StartsWith("{\"type\":\"urn:perfhub:problem:malformed-body\"", await batch.ReadPlainBodyAsync(), StringComparison.Ordinal);
        Assert.Contains("400 Bad Request", batch.ResponseHead, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_key_revoked_during_a_batch_files_no_further_lines()
    {
        var key = (await _region.Admin.CreateKeyAsync(Role.BureauAdmin, bureau: _region.North)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        using var batch = await BatchConnection.OpenAsync(Port, new ApiClient(host.CreateHttpClient(key.Key)), _region.North);
        await batch.SendLineAsync(CreateLine(0));
        Assert.Equal((1, 201), GetLineAndStatus(await batch.ReadNextLineAsync()));

        Assert.Equal(HttpStatusCode.NoContent, (await _region.Admin.DeleteAsync($"/v1/api-keys/{key.Id}")).Status);

        await batch.SendLineAsync(CreateLine(1));
        Assert.Equal((2, 401), GetLineAndStatus(await batch.ReadNextLineAsync()));
        await batch.CompleteAsync();
        Assert.Null(await batch.ReadNextLineAsync());
        (await GetReportAsync(1)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private Task<BatchConnection> OpenBatchAsync() => BatchConnection.OpenAsync(Port, _region.Admin, _region.North);

    private Task<ApiResponse> GetReportAsync(int unit) => _region.Admin.GetAsync($"/v1/bureaus/{_region.North}/units/N{unit}/self-evaluations/2024");

    private async Task AssertFiledAsync(params int[] units)
    {
        foreach (var unit in units)
        {
            var current = await GetReportAsync(unit);
            Assert.Equal(1, current.Expect<Receipt>(HttpStatusCode.OK).Revision);
            Assert.Equal(CreateReport(unit).ToJsonString(), JsonNode.Parse(current.GetRawReport())!.ToJsonString());
        }
    }

    private static (long Number, int Status) GetLineAndStatus(FileBatch.Result? line) => (line!.Number, line.Status);

    private static byte[] CreateLine(int unit) => ApiClient.CreateBatchLine($"N{unit}", CreateReport(unit).ToUtf8Bytes());

    private static JsonNode CreateReport(int unit) => new SmallReport { Conclusion = $"第 {unit} 号单位完成。" }.ToJson();
}

public sealed class StreamedBatchTestsOnSqlite(SharedHost<SqliteHost> shared) : StreamedBatchTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class StreamedBatchTestsOnSqlServer(SharedHost<SqlServerHost> shared) : StreamedBatchTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
