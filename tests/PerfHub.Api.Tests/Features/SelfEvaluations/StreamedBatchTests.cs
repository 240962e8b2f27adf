using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A batch on the wire: answers flow while it is sent, and wherever it breaks off, whole lines alone are left.</summary>
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
            Assert.Equal((unit + 1, 201), GetLineAndStatus(await batch.ReadNextAsync()));
        }

        await batch.CompleteAsync();
        Assert.Null(await batch.ReadNextAsync());
        Assert.Contains("200 OK", batch.ResponseHead, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_line_may_come_byte_by_byte()
    {
        using var batch = await OpenBatchAsync();
        foreach (var it in CreateLine(0).Append((byte)'\n'))
        {
            await batch.SendChunkAsync([it]);
        }

        Assert.Equal((1, 201), GetLineAndStatus(await batch.ReadNextAsync()));
        await batch.CompleteAsync();
        Assert.Null(await batch.ReadNextAsync());
    }

    [StoreFact]
    public async Task Who_reads_late_and_slowly_still_gets_every_answer_in_order()
    {
        const int Lines = 4_000;
        using var batch = await BatchConnection.OpenAsync(Port, _region.Admin, _region.North, receiveBuffer: 4_096);
        var sending = Task.Run(async () =>
        {
            for (var line = 0; line < Lines; line++)
            {
                // A refusal is longer than the line: what is sent back is more than what anybody takes up unread.
                await batch.SendLineAsync("{\"unit\":\"nobody\",\"report\":{}}"u8.ToArray());
            }

            await batch.CompleteAsync();
        });

        Assert.Equal(Enumerable.Range(1, Lines).Select(line => (line, 404)), (await batch.ReadToEndAsync()).Select(GetLineAndStatus));
        await sending;
    }

    /// <summary>Where a third line breaks off: in its head, its report, in a character, before its end.</summary>
    public static TheoryData<int> BreakOffsets => [0, 1, 5, 12, 30, 200, -60, -2, -1];

    [StoreTheory]
    [MemberData(nameof(BreakOffsets))]
    public async Task A_connection_that_breaks_off_leaves_whole_lines_only(int place)
    {
        var third = CreateLine(2);
        using var batch = await OpenBatchAsync();
        await batch.SendLineAsync(CreateLine(0));
        await batch.SendLineAsync(CreateLine(1));
        await batch.SendChunkAsync(place < 0 ? third[..^-place] : third[..place]);
        Assert.Equal([(1, 201), (2, 201)], [GetLineAndStatus(await batch.ReadNextAsync()), GetLineAndStatus(await batch.ReadNextAsync())]);

        batch.Abort();

        await AssertFiledAsync(0, 1);
        (await GetReportAsync(2)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_line_that_is_whole_but_for_its_end_is_filed_where_the_body_ends_and_not_where_it_breaks_off()
    {
        using (var torn = await OpenBatchAsync())
        {
            await torn.SendLineAsync(CreateLine(0));
            await torn.SendChunkAsync(CreateLine(1));
            Assert.Equal((1, 201), GetLineAndStatus(await torn.ReadNextAsync()));
            torn.Abort();
        }

        using (var broken = await OpenBatchAsync())
        {
            await broken.SendLineAsync(CreateLine(0));
            await broken.SendChunkAsync(CreateLine(2));
            Assert.Equal((1, 200), GetLineAndStatus(await broken.ReadNextAsync()));
            await broken.WriteRawAsync("no chunk\r\n"u8.ToArray());

            var last = await broken.ReadNextAsync();
            Assert.Equal((2, 400), GetLineAndStatus(last));
            Assert.Equal("请求正文的传输格式有误，或传输中断。", (string?)last!["problem"]!["detail"]);
            Assert.Null(await broken.ReadNextAsync());
        }

        using var whole = await OpenBatchAsync();
        await whole.SendLineAsync(CreateLine(0));
        await whole.SendChunkAsync(CreateLine(3));
        await whole.CompleteAsync();

        Assert.Equal([(1, 200), (2, 201)], (await whole.ReadToEndAsync()).Select(GetLineAndStatus));
        await AssertFiledAsync(0, 3);
        (await GetReportAsync(1)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await GetReportAsync(2)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_body_that_is_none_from_the_start_is_refused_as_a_whole()
    {
        using var batch = await OpenBatchAsync();
        await batch.WriteRawAsync("no chunk\r\n"u8.ToArray());

        Assert.StartsWith("{\"type\":\"urn:perfhub:problem:malformed-body\"", await batch.ReadPlainBodyAsync(), StringComparison.Ordinal);
        Assert.Contains("400 Bad Request", batch.ResponseHead, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_key_that_is_revoked_meanwhile_files_no_more()
    {
        var key = (await _region.Admin.CreateKeyAsync(Role.BureauAdmin, bureau: _region.North)).Expect(HttpStatusCode.Created);
        using var batch = await BatchConnection.OpenAsync(Port, new ApiClient(host.CreateHttpClient((string?)key["key"])), _region.North);
        await batch.SendLineAsync(CreateLine(0));
        Assert.Equal((1, 201), GetLineAndStatus(await batch.ReadNextAsync()));

        Assert.Equal(HttpStatusCode.NoContent, (await _region.Admin.DeleteAsync($"/v1/api-keys/{key["id"]}")).Status);

        await batch.SendLineAsync(CreateLine(1));
        Assert.Equal((2, 401), GetLineAndStatus(await batch.ReadNextAsync()));
        await batch.CompleteAsync();
        Assert.Null(await batch.ReadNextAsync());
        (await GetReportAsync(1)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private Task<BatchConnection> OpenBatchAsync() => BatchConnection.OpenAsync(Port, _region.Admin, _region.North);

    private Task<ApiResponse> GetReportAsync(int unit) => _region.Admin.GetAsync($"/v1/bureaus/{_region.North}/units/N{unit}/self-evaluations/2024");

    private async Task AssertFiledAsync(params int[] units)
    {
        foreach (var unit in units)
        {
            var current = await GetReportAsync(unit);
            Assert.Equal(1, (int)current.Expect(HttpStatusCode.OK)["revision"]!);
            Assert.Equal(CreateReport(unit).ToJsonString(), JsonNode.Parse(current.GetRawReport())!.ToJsonString());
        }
    }

    private static (int Line, int Status) GetLineAndStatus(JsonNode? answer) => ((int)answer!["line"]!, (int)answer["status"]!);

    private static byte[] CreateLine(int unit) => ApiClient.CreateBatchLine($"N{unit}", CreateReport(unit).ToUtf8Bytes());

    private static JsonNode CreateReport(int unit) => new SmallReport { Conclusion = $"第 {unit} 号单位完成。" }.ToJson();
}

public sealed class StreamedBatchTestsOnSqlite(SqliteHost host) : StreamedBatchTests(host), IClassFixture<SqliteHost>;

public sealed class StreamedBatchTestsOnSqlServer(SqlServerHost host) : StreamedBatchTests(host), IClassFixture<SqlServerHost>;
