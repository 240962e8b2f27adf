using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>What a batch answers, line by line, and what is left of it.</summary>
public abstract class FileBatchTests(PerfHubHost host) : IAsyncLifetime
{
    private const int MaxLineBytes = 2 * 1024 * 1024;

    private Region _region = null!;

    public async Task InitializeAsync() => _region = await Region.CreateAsync(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task Every_line_is_answered_in_order_with_the_receipt_that_can_be_read_afterwards()
    {
        var units = await RegisterUnitsAsync(100);

        var answers = (await SendBatchAsync(units.Select((unit, i) => ApiClient.CreateBatchLine(unit, CreateReport(i))))).ExpectLines();

        Assert.Equal(Enumerable.Range(1, 100), answers.Select(answer => (int)answer["line"]!));
        Assert.Equal(units, answers.Select(answer => (string)answer["unit"]!));
        for (var i = 0; i < units.Count; i++)
        {
            Assert.Equal(["line", "unit", "status", "receipt"], answers[i].AsObject().Select(it => it.Key));
            Assert.Equal(201, (int)answers[i]["status"]!);
            var stored = await GetReportAsync(units[i]);
            Assert.Equal(Encoding.UTF8.GetString(CreateReport(i)), stored.GetRawReport());
            Assert.Equal(ComputeHash(CreateReport(i)), (string?)answers[i]["receipt"]!["contentSha256"]);
            Assert.Equal(WithoutReport(stored.Json), answers[i]["receipt"]!.ToJsonString());
        }
    }

    [StoreFact]
    public async Task Each_line_has_the_status_and_the_problem_of_its_own_and_spoils_no_other()
    {
        var units = await RegisterUnitsAsync(12);
        (await _region.Admin.PutAsync(
            $"/v1/bureaus/{_region.North}/units/{units[9]}", new { name = "单位", sector = "科技", kind = "publicInstitution", active = false })).Expect(HttpStatusCode.OK);
        (await SendBatchAsync([ApiClient.CreateBatchLine(units[10], CreateReport(10))])).ExpectLines();
        await _region.RegisterUnitAsync("S1", _region.South);
        (byte[] Line, string? Unit, int Status, string Slug)[] lines =
        [
            (ApiClient.CreateBatchLine(units[0], CreateReport(0)), units[0], 201, ""),
            (ToUtf8("{"), null, 400, "malformed-body"),
            (ToUtf8($"{{\"unit\":\"{units[1]}\",\"report\":{{\"a\":tru}}}}"), units[1], 400, "malformed-body"),
            (ToUtf8($"{{\"unit\":\"{units[2]}\",\"report\":{{}}}}"), units[2], 422, "invalid-body"),
            (ToUtf8($"{{\"unit\":\"{units[3]}\"}}"), units[3], 422, "invalid-body"),
            (ToUtf8("{\"report\":{}}"), null, 422, "invalid-body"),
            (ToUtf8("[]"), null, 422, "invalid-body"),
            (ToUtf8("null"), null, 422, "invalid-body"),
            (ToUtf8($"{{\"unit\":\"{units[4]}\",\"unit\":\"{units[4]}\",\"report\":{{}}}}"), units[4], 400, "malformed-body"),
            ([0xff, 0xfe], null, 400, "malformed-body"),
            (ApiClient.CreateBatchLine("nobody", CreateReport(0)), "nobody", 404, "not-found"),
            (ApiClient.CreateBatchLine("S1", CreateReport(0)), "S1", 404, "not-found"),
            (ApiClient.CreateBatchLine("no code", CreateReport(0)), null, 404, "not-found"),
            (ApiClient.CreateBatchLine(units[5], CreatePaddedReport(MaxLineBytes + 1)), units[5], 413, "too-large"),
            (ApiClient.CreateBatchLine(units[9], CreateReport(0)), units[9], 409, "conflict"),
            (ApiClient.CreateBatchLine(units[10], CreateReport(10)), units[10], 200, ""),
            (ApiClient.CreateBatchLine(units[11], CreateReport(11)), units[11], 201, ""),
        ];

        var answers = (await SendBatchAsync(lines.Select(it => it.Line))).ExpectLines();

        Assert.Equal(lines.Select((it, i) => (i + 1, it.Unit, it.Status)), answers.Select(it => ((int)it["line"]!, (string?)it["unit"], (int)it["status"]!)));
        foreach (var (answer, line) in answers.Zip(lines).Where(it => it.Second.Slug.Length > 0))
        {
            Assert.Equal($"urn:perfhub:problem:{line.Slug}", (string?)answer["problem"]!["type"]);
            Assert.Equal(line.Status, (int)answer["problem"]!["status"]!);
            Assert.Null(answer["receipt"]);
        }

        Assert.Equal(3, (await BureauClient.ReadAllPagesAsync(query => _region.Admin.GetRankingAsync(query), "limit=500")).Count);
    }

    [StoreFact]
    public async Task A_line_that_is_no_JSON_is_told_its_place_in_the_batch_and_another_fault_its_pointer()
    {
        var units = await RegisterUnitsAsync(3);
        string Before(int unit) => $"{{\"unit\":\"{units[unit]}\",\"report\":";

        var answers = (await SendBatchAsync(
            [ToUtf8(""), ToUtf8(Before(0) + "{\"a\":tru}}"), ToUtf8(Before(1) + "{\"a\":1,\"a\":2}}"), ToUtf8(Before(2) + "{\"budget\":1}}"), ToUtf8($"{{\"unit\":1,\"other\":{{}},\"report\":{{}}}}")],
            ("Accept-Language", "en"))).ExpectLines();

        Assert.Equal([2, 3, 4, 5], answers.Select(it => (int)it["line"]!));
        Assert.StartsWith($"Line 2, byte {Before(0).Length + "{\"a\":tru}".Length}: ", (string?)answers[0]["problem"]!["detail"], StringComparison.Ordinal);
        Assert.StartsWith($"Line 3, byte {Before(1).Length + "{\"a\":1,\"".Length}: ", (string?)answers[1]["problem"]!["detail"], StringComparison.Ordinal);
        Assert.Contains(answers[2]["problem"]!["errors"]!.AsArray(), fault => (string?)fault!["pointer"] == "/budget");
        Assert.Equal(["/unit wrong-type", "/other unknown-field"], answers[3]["problem"]!["errors"]!.AsArray().Select(fault => $"{fault!["pointer"]} {fault["code"]}"));
    }

    [StoreTheory]
    [InlineData(32, "")]
    [InlineData(33, "32")]
    public async Task A_report_is_nested_as_deep_as_by_itself(int depth, string said)
    {
        var unit = await _region.RegisterUnitAsync();
        var report = ToUtf8(new string('[', depth) + new string(']', depth));

        var single = await unit.FileReportAsync(report);
        var line = Assert.Single((await SendBatchAsync([ApiClient.CreateBatchLine(unit.UnitCode, report)])).ExpectLines());

        Assert.Equal((int)single.Status, (int)line["status"]!);
        Assert.Contains(said, (string)line["problem"]!["detail"]!, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_report_of_2_MiB_is_taken_and_not_a_byte_more_however_long_the_line()
    {
        var units = await RegisterUnitsAsync(5);
        var far = new byte[7 * MaxLineBytes];
        far.AsSpan().Fill((byte)'x');

        var answers = (await SendBatchAsync(
        [
            ApiClient.CreateBatchLine(units[0], CreatePaddedReport(MaxLineBytes)), ApiClient.CreateBatchLine(units[1], CreatePaddedReport(MaxLineBytes + 1)), far,
            ApiClient.CreateBatchLine(units[2], far), ApiClient.CreateBatchLine(units[3], CreateReport(3)),
        ])).ExpectLines();

        Assert.Equal([201, 413, 413, 413, 201], answers.Select(it => (int)it["status"]!));
        Assert.Equal([units[0], units[1], null, units[2], units[3]], answers.Select(it => (string?)it["unit"]));
        Assert.Equal("请求正文超过 2 MiB。", (string?)answers[3]["problem"]!["detail"]);
        Assert.Equal(ComputeHash(CreatePaddedReport(MaxLineBytes)), (string?)answers[0]["receipt"]!["contentSha256"]);
    }

    [StoreFact]
    public async Task The_same_batch_again_finds_what_it_filed_and_doubles_nothing()
    {
        var units = await RegisterUnitsAsync(40);
        List<byte[]> lines = [.. units.Select((unit, i) => ApiClient.CreateBatchLine(unit, CreateReport(i)))];

        var first = (await SendBatchAsync(lines)).ExpectLines();
        var second = (await SendBatchAsync(lines)).ExpectLines();
        var atOnce = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SendBatchAsync(lines)));

        Assert.All(first, it => Assert.Equal(201, (int)it["status"]!));
        foreach (var again in (List<JsonNode>[])[second, .. atOnce.Select(it => it.ExpectLines())])
        {
            Assert.All(again, it => Assert.Equal(200, (int)it["status"]!));
            Assert.Equal(first.Select(it => it["receipt"]!.ToJsonString()), again.Select(it => it["receipt"]!.ToJsonString()));
        }

        Assert.Equal(1, (int)(await GetReportAsync(units[7])).Json["revision"]!);
    }

    [StoreFact]
    public async Task A_unit_stands_in_a_batch_once_so_that_sending_it_again_doubles_nothing()
    {
        var (unit, other) = ((await RegisterUnitsAsync(2))[0], (await RegisterUnitsAsync(2))[1]);
        byte[][] lines =
        [
            ApiClient.CreateBatchLine(unit, CreateReport(1)), ApiClient.CreateBatchLine(unit, CreateReport(2)), ApiClient.CreateBatchLine(other, ToUtf8("{}")),
            ApiClient.CreateBatchLine(other, CreateReport(3)), ApiClient.CreateBatchLine("nobody", CreateReport(1)), ApiClient.CreateBatchLine("nobody", CreateReport(1)),
        ];

        var first = (await SendBatchAsync(lines)).ExpectLines();
        var again = (await SendBatchAsync(lines)).ExpectLines();

        Assert.Equal([201, 409, 422, 409, 404, 404], first.Select(it => (int)it["status"]!));
        Assert.Equal([200, 409, 422, 409, 404, 404], again.Select(it => (int)it["status"]!));
        Assert.Equal("本批前面已有该预算单位的一行；一个预算单位在一批中只能出现一次。", (string?)first[1]["problem"]!["detail"]);
        Assert.Equal((1, ComputeHash(CreateReport(1))), ((int)(await GetReportAsync(unit)).Json["revision"]!, (string?)(await GetReportAsync(unit)).Json["contentSha256"]));
    }

    [StoreFact]
    public async Task A_unit_files_its_own_line_and_others_are_not_there_for_it()
    {
        var (mine, theirs) = (await _region.RegisterUnitAsync("U1"), await _region.RegisterUnitAsync("U2"));
        await _region.RegisterUnitAsync("U3", _region.South);

        var answers = (await mine.FileBatchAsync(_region.North, ((string[])["U1", "U2", "U3", "nobody"]).Select(unit => ApiClient.CreateBatchLine(unit, CreateReport(1))))).ExpectLines();

        Assert.Equal([201, 404, 404, 404], answers.Select(it => (int)it["status"]!));
        Assert.Single(answers.Skip(1).Select(it => it["problem"]!.ToJsonString()).Distinct());
        (await theirs.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await mine.FileBatchAsync(_region.South, [ApiClient.CreateBatchLine("U1", CreateReport(1))])).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_bureau_files_for_the_units_of_the_one_that_it_names_and_no_other()
    {
        await _region.RegisterUnitAsync("U1");
        await _region.RegisterUnitAsync("U2", _region.South);
        var (north, stranger) = (await _region.CreateClientAsync(_region.North, Role.BureauAdmin), (await Region.CreateAsync(host)).Admin);

        // The city's own units are none of the districts'.
        Assert.Equal([404, 404], (await _region.Admin.FileBatchAsync(_region.City, [ApiClient.CreateBatchLine("U1", CreateReport(1)), ApiClient.CreateBatchLine("U2", CreateReport(1))])).ExpectLines().Select(it => (int)it["status"]!));
        Assert.Equal([201, 404], (await _region.Admin.FileBatchAsync(_region.North, [ApiClient.CreateBatchLine("U1", CreateReport(1)), ApiClient.CreateBatchLine("U2", CreateReport(1))])).ExpectLines().Select(it => (int)it["status"]!));
        Assert.Equal([200, 404], (await north.FileBatchAsync(_region.North, [ApiClient.CreateBatchLine("U1", CreateReport(1)), ApiClient.CreateBatchLine("U2", CreateReport(1))])).ExpectLines().Select(it => (int)it["status"]!));
        (await north.FileBatchAsync(_region.South, [ApiClient.CreateBatchLine("U2", CreateReport(1))])).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.FileBatchAsync(_region.North, [ApiClient.CreateBatchLine("U1", CreateReport(1))])).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            (await (await _region.CreateClientAsync(_region.North, role)).FileBatchAsync(_region.North, [ApiClient.CreateBatchLine("U1", CreateReport(1))])).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }
    }

    [StoreFact]
    public async Task Each_filing_leaves_an_entry_of_the_audit_log_that_names_its_unit_and_what_was_tried_too()
    {
        var units = await RegisterUnitsAsync(30);

        (await SendBatchAsync([.. units.Select((unit, i) => ApiClient.CreateBatchLine(unit, CreateReport(i))), ApiClient.CreateBatchLine("nobody", CreateReport(0)), ToUtf8("{")])).ExpectLines();

        Assert.Equal(units.Order(), (await ListAuditEntriesAsync(_region.North)).Where(it => (string?)it["outcome"] == "done").Select(it => (string)it["subject"]!).Order());
        Assert.Equal(["nobody"], (await ListAuditEntriesAsync(_region.City)).Where(it => (string?)it["outcome"] == "outsideScope").Select(it => (string?)it["subject"]));
    }

    [StoreTheory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("application/ndjson")]
    [InlineData("text/plain")]
    [InlineData("application/x-ndjson; charset=gbk")]
    public async Task Any_other_type_or_none_is_refused(string? type)
    {
        var body = ApiClient.CreateBatchBody(ApiClient.CreateBatchLine((await RegisterUnitsAsync(1))[0], CreateReport(0)));
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        var problem = (await _region.Admin.SendAsync(HttpMethod.Post, ApiClient.GetBatchPath(_region.North), body)).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");

        Assert.Contains("application/x-ndjson", (string?)problem["title"], StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task What_is_packed_is_refused()
    {
        var body = ApiClient.CreateBatchBody([]);
        body.Headers.ContentEncoding.Add("gzip");

        (await _region.Admin.SendAsync(HttpMethod.Post, ApiClient.GetBatchPath(_region.North), body)).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [StoreFact]
    public async Task A_year_that_cannot_be_filed_is_refused_as_a_whole() =>
        (await _region.Admin.FileBatchAsync(_region.North, [], 1999)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

    [StoreTheory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n \n\t\n\n ")]
    public async Task Nothing_is_answered_with_nothing(string body)
    {
        var answer = await _region.Admin.SendAsync(HttpMethod.Post, ApiClient.GetBatchPath(_region.North), ApiClient.CreateBatchBody(ToUtf8(body)));

        Assert.Empty(answer.ExpectLines());
    }

    [StoreFact]
    public async Task Lines_end_in_either_way_or_with_the_body_and_blank_ones_are_counted()
    {
        var units = await RegisterUnitsAsync(3);
        byte[] body =
        [
            .. "\n"u8, .. ApiClient.CreateBatchLine(units[0], CreateReport(0)), .. "\r\n  \n"u8, .. ToUtf8($"{{ \"report\" : "), .. CreateReport(1), .. ToUtf8($" , \"unit\" : \"{units[1]}\" }}\n"),
            .. ApiClient.CreateBatchLine(units[2], CreateReport(2)),
        ];

        var answers = (await _region.Admin.SendAsync(HttpMethod.Post, ApiClient.GetBatchPath(_region.North), ApiClient.CreateBatchBody(body))).ExpectLines();

        Assert.Equal([(2, 201), (4, 201), (5, 201)], answers.Select(it => ((int)it["line"]!, (int)it["status"]!)));
        Assert.Equal([ComputeHash(CreateReport(0)), ComputeHash(CreateReport(1)), ComputeHash(CreateReport(2))], answers.Select(it => (string?)it["receipt"]!["contentSha256"]));
    }

    private async Task<List<string>> RegisterUnitsAsync(int count)
    {
        List<string> codes = [.. Enumerable.Range(1, count).Select(number => $"N{number}")];
        foreach (var code in codes)
        {
            await _region.Admin.PutUnitAsync(code, bureau: _region.North);
        }

        return codes;
    }

    private Task<ApiResponse> SendBatchAsync(IEnumerable<byte[]> lines, params (string Name, string Value)[] headers) => _region.Admin.FileBatchAsync(_region.North, lines, 2024, headers);

    private async Task<ApiResponse> GetReportAsync(string unit)
    {
        var answer = await _region.Admin.GetAsync($"/v1/bureaus/{_region.North}/units/{unit}/self-evaluations/2024");
        answer.Expect(HttpStatusCode.OK);
        return answer;
    }

    private async Task<List<JsonNode>> ListAuditEntriesAsync(string bureau) =>
        (await BureauClient.ReadAllPagesAsync(query => _region.Admin.GetAsync($"/v1/bureaus/{bureau}/audit-log?{query}"), "limit=500"))
        .FindAll(it => ((string)it["action"]!).EndsWith("/batch", StringComparison.Ordinal));

    private static byte[] CreateReport(int number) => new SmallReport { ExecutedBudget = 60m + (number % 40), Conclusion = $"第 {number} 号。" }.ToJson().ToUtf8Bytes();

    private static byte[] CreatePaddedReport(int length) => [(byte)'{', .. Enumerable.Repeat((byte)' ', length - CreateReport(0).Length), .. CreateReport(0)[1..]];

    private static byte[] ToUtf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string ComputeHash(byte[] report) => Convert.ToHexStringLower(SHA256.HashData(report));

    private static string WithoutReport(JsonNode filed)
    {
        filed.AsObject().Remove("report");
        return filed.ToJsonString();
    }
}

public sealed class FileBatchTestsOnSqlite(SqliteHost host) : FileBatchTests(host), IClassFixture<SqliteHost>;

public sealed class FileBatchTestsOnSqlServer(SqlServerHost host) : FileBatchTests(host), IClassFixture<SqlServerHost>;
