using System.Net;
using System.Text;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class FileBatchTests(PerfHubHost host) : IAsyncLifetime
{
    private const int MaxReportBytes = 2 * 1024 * 1024;

    private BatchScenario _batch = null!;

    private Region Region => _batch.Region;

    public async Task InitializeAsync() => _batch = await BatchScenario.CreateAsync(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task Every_line_gets_a_receipt_in_order_that_can_be_read_later()
    {
        var units = await _batch.RegisterUnitsAsync(100);

        var response = await _batch.SendAsync(units.Select((unit, i) => ApiClient.CreateBatchLine(unit, BatchScenario.CreateReport(i))));

        var lines = response.ExpectLines<FileBatch.Result>();
        Assert.All(response.ExpectLines(), line => Assert.Equal(["line", "unit", "status", "receipt"], line.AsObject().Select(it => it.Key)));
        Assert.Equal(units.Select((unit, i) => (i + 1L, unit, 201)), lines.Select(line => (line.Number, line.Unit!, line.Status)));
        foreach (var ((unit, line), i) in units.Zip(response.ExpectLines()).Select((it, i) => (it, i)))
        {
            var stored = await _batch.GetReportAsync(unit);
            Assert.Equal(Encoding.UTF8.GetString(BatchScenario.CreateReport(i)), stored.GetRawReport());
            Assert.Equal(BatchScenario.ComputeHash(BatchScenario.CreateReport(i)), lines[i].Receipt!.ContentSha256);
            var receipt = stored.Json.AsObject();
            receipt.Remove("report");
            Assert.Equal(receipt.ToJsonString(), line["receipt"]!.ToJsonString());
        }
    }

    [StoreFact]
    public async Task Each_line_has_its_own_status_and_problem_and_does_not_affect_other_lines()
    {
        var units = await _batch.RegisterUnitsAsync(12);
        (await Region.Admin.PutAsync(
            $"/v1/bureaus/{Region.North}/units/{units[9]}", new { name = "单位", sector = "科技", kind = "publicInstitution", active = false })).Expect(HttpStatusCode.OK);
        (await _batch.SendAsync([ApiClient.CreateBatchLine(units[10], BatchScenario.CreateReport(10))])).ExpectLines();
        await Region.RegisterUnitAsync("S1", Region.South);
        (byte[] Line, string? Unit, int Status, string Slug)[] lines =
        [
            (ApiClient.CreateBatchLine(units[0], BatchScenario.CreateReport(0)), units[0], 201, ""),
            (ToUtf8("{"), null, 400, "malformed-body"),
            (ToUtf8($"{{\"unit\":\"{units[1]}\",\"report\":{{\"a\":tru}}}}"), units[1], 400, "malformed-body"),
            (ToUtf8($"{{\"unit\":\"{units[2]}\",\"report\":{{}}}}"), units[2], 422, "invalid-body"),
            (ToUtf8($"{{\"unit\":\"{units[3]}\"}}"), units[3], 422, "invalid-body"),
            (ToUtf8("{\"report\":{}}"), null, 422, "invalid-body"),
            (ToUtf8("[]"), null, 422, "invalid-body"),
            (ToUtf8("null"), null, 422, "invalid-body"),
            (ToUtf8($"{{\"unit\":\"{units[4]}\",\"unit\":\"{units[4]}\",\"report\":{{}}}}"), units[4], 400, "malformed-body"),
            ([0xff, 0xfe], null, 400, "malformed-body"),
            (ApiClient.CreateBatchLine("nobody", BatchScenario.CreateReport(0)), "nobody", 404, "not-found"),
            (ApiClient.CreateBatchLine("S1", BatchScenario.CreateReport(0)), "S1", 404, "not-found"),
            (ApiClient.CreateBatchLine("no code", BatchScenario.CreateReport(0)), null, 404, "not-found"),
            (ApiClient.CreateBatchLine(units[5], BatchScenario.CreatePaddedReport(MaxReportBytes + 1)), units[5], 413, "too-large"),
            (ApiClient.CreateBatchLine(units[9], BatchScenario.CreateReport(0)), units[9], 409, "conflict"),
            (ApiClient.CreateBatchLine(units[10], BatchScenario.CreateReport(10)), units[10], 200, ""),
            (ApiClient.CreateBatchLine(units[11], BatchScenario.CreateReport(11)), units[11], 201, ""),
        ];

        var responses = (await _batch.SendAsync(lines.Select(it => it.Line))).ExpectLines<FileBatch.Result>();

        Assert.Equal(lines.Select((it, i) => (i + 1L, it.Unit, it.Status)), responses.Select(it => (it.Number, it.Unit, it.Status)));
        foreach (var (response, line) in responses.Zip(lines).Where(it => it.Second.Slug.Length > 0))
        {
            Assert.Equal($"urn:perfhub:problem:{line.Slug}", response.Problem!.Type);
            Assert.Equal(line.Status, response.Problem.Status);
            Assert.Null(response.Receipt);
        }

        Assert.Equal(3, (await Region.Admin.ReadRankingAsync()).Count);
    }

    [StoreFact]
    public async Task A_syntax_error_is_reported_with_its_position_in_the_batch_and_an_invalid_field_with_its_pointer()
    {
        var units = await _batch.RegisterUnitsAsync(3);
        string GetLineHead(int unit) => $"{{\"unit\":\"{units[unit]}\",\"report\":";

        var lines = (await _batch.SendAsync(
            [ToUtf8(""), ToUtf8(GetLineHead(0) + "{\"a\":tru}}"), ToUtf8(GetLineHead(1) + "{\"a\":1,\"a\":2}}"), ToUtf8(GetLineHead(2) + "{\"budget\":1}}"), ToUtf8($"{{\"unit\":1,\"other\":{{}},\"report\":{{}}}}")],
            ("Accept-Language", "en"))).ExpectLines<FileBatch.Result>();

        Assert.Equal([2, 3, 4, 5], lines.Select(it => it.Number));
        Assert.StartsWith($"Line 2, byte {GetLineHead(0).Length + "{\"a\":tru}".Length}: ", lines[0].Problem!.Detail, StringComparison.Ordinal);
        Assert.StartsWith($"Line 3, byte {GetLineHead(1).Length + "{\"a\":1,\"".Length}: ", lines[1].Problem!.Detail, StringComparison.Ordinal);
        Assert.Contains(lines[2].Problem!.Errors!, error => error.Pointer == "/budget");
        Assert.Equal([("/unit", "wrong-type"), ("/other", "unknown-field")], lines[3].Problem!.Errors!.Select(error => (error.Pointer, error.Code)));
    }

    [StoreTheory]
    [InlineData(32, "")]
    [InlineData(33, "32")]
    public async Task A_report_in_a_batch_can_be_nested_as_deep_as_a_single_report(int depth, string expectedDetail)
    {
        var unit = await Region.RegisterUnitAsync();
        var report = ToUtf8(new string('[', depth) + new string(']', depth));

        var single = await unit.FileReportAsync(report);
        var line = Assert.Single((await _batch.SendAsync([ApiClient.CreateBatchLine(unit.UnitCode, report)])).ExpectLines<FileBatch.Result>());

        Assert.Equal((int)single.Status, line.Status);
        Assert.Contains(expectedDetail, line.Problem!.Detail, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_report_has_at_most_2_MiB_however_long_the_line_is()
    {
        var units = await _batch.RegisterUnitsAsync(5);
        var oversized = new byte[7 * MaxReportBytes];
        oversized.AsSpan().Fill((byte)'x');

        var lines = (await _batch.SendAsync(
        [
            ApiClient.CreateBatchLine(units[0], BatchScenario.CreatePaddedReport(MaxReportBytes)),
            ApiClient.CreateBatchLine(units[1], BatchScenario.CreatePaddedReport(MaxReportBytes + 1)),
            oversized,
            ApiClient.CreateBatchLine(units[2], oversized),
            ApiClient.CreateBatchLine(units[3], BatchScenario.CreateReport(3)),
        ])).ExpectLines<FileBatch.Result>();

        Assert.Equal([201, 413, 413, 413, 201], lines.Select(it => it.Status));
        Assert.Equal([units[0], units[1], null, units[2], units[3]], lines.Select(it => it.Unit));
        Assert.Equal("请求正文超过 2 MiB。", lines[3].Problem!.Detail);
        Assert.Equal(BatchScenario.ComputeHash(BatchScenario.CreatePaddedReport(MaxReportBytes)), lines[0].Receipt!.ContentSha256);
    }

    [StoreFact]
    public async Task A_repeated_batch_returns_the_same_receipts()
    {
        var units = await _batch.RegisterUnitsAsync(40);
        List<byte[]> lines = [.. units.Select((unit, i) => ApiClient.CreateBatchLine(unit, BatchScenario.CreateReport(i)))];

        var first = (await _batch.SendAsync(lines)).ExpectLines();
        var second = await _batch.SendAsync(lines);
        var concurrent = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _batch.SendAsync(lines)));

        // The receipts are compared field by field as JSON.
        Assert.All(first, it => Assert.Equal(201, (int)it["status"]!));
        foreach (var repeated in (ApiResponse[])[second, .. concurrent])
        {
            Assert.All(repeated.ExpectLines<FileBatch.Result>(), it => Assert.Equal(200, it.Status));
            Assert.Equal(first.Select(it => it["receipt"]!.ToJsonString()), repeated.ExpectLines().Select(it => it["receipt"]!.ToJsonString()));
        }

        Assert.Equal(1, (await _batch.GetReportAsync(units[7])).Read<Receipt>().Revision);
    }

    [StoreFact]
    public async Task A_second_line_of_a_unit_is_refused_also_when_the_batch_is_repeated()
    {
        var units = await _batch.RegisterUnitsAsync(2);
        var (unit, other) = (units[0], units[1]);
        byte[][] lines =
        [
            ApiClient.CreateBatchLine(unit, BatchScenario.CreateReport(1)), ApiClient.CreateBatchLine(unit, BatchScenario.CreateReport(2)),
            ApiClient.CreateBatchLine(other, ToUtf8("{}")), ApiClient.CreateBatchLine(other, BatchScenario.CreateReport(3)),
            ApiClient.CreateBatchLine("nobody", BatchScenario.CreateReport(1)), ApiClient.CreateBatchLine("nobody", BatchScenario.CreateReport(1)),
        ];

        var first = (await _batch.SendAsync(lines)).ExpectLines<FileBatch.Result>();
        var repeated = (await _batch.SendAsync(lines)).ExpectLines<FileBatch.Result>();

        Assert.Equal([201, 409, 422, 409, 404, 404], first.Select(it => it.Status));
        Assert.Equal([200, 409, 422, 409, 404, 404], repeated.Select(it => it.Status));
        Assert.Equal("本批次前面的行已包含该预算单位；每个预算单位在一批中只能出现一次。", first[1].Problem!.Detail);
        var current = (await _batch.GetReportAsync(unit)).Read<Receipt>();
        Assert.Equal((1, BatchScenario.ComputeHash(BatchScenario.CreateReport(1))), (current.Revision, current.ContentSha256));
    }

    private static byte[] ToUtf8(string text) => Encoding.UTF8.GetBytes(text);
}

public sealed class FileBatchTestsOnSqlite(SharedHost<SqliteHost> shared) : FileBatchTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class FileBatchTestsOnSqlServer(SharedHost<SqlServerHost> shared) : FileBatchTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
