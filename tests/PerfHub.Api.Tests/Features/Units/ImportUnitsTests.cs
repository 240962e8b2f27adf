using System.Net;
using System.Net.Http.Headers;
using System.Text;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Tests.Http.Idempotency;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Documents.Writing;

namespace PerfHub.Api.Tests.Features.Units;

public abstract class ImportUnitsTests(PerfHubHost host) : IAsyncLifetime
{
    private const string Csv = "单位代码,单位名称,主管部门,单位性质,是否启用\n0201,科技局,科技,行政单位,是\n0202,创业中心,科技,事业单位,\n0203,商会,工商,其他,否\n";

    private Region _region = null!;

    public async Task InitializeAsync() => _region = await Region.CreateAsync(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task A_list_registers_its_units()
    {
        var result = await ImportAsync(Encoding.UTF8.GetBytes(Csv));

        Assert.True(result.Stored);
        Assert.Equal([(2, "0201", 201), (3, "0202", 201), (4, "0203", 201)], result.Rows.Select(row => (row.Line, row.Code!, row.Status)));
        var unit = (await _region.Admin.GetAsync($"/v1/bureaus/{_region.North}/units/0203")).Expect<PerfHub.Api.Features.Units.Unit>(HttpStatusCode.OK);
        Assert.Equal(("商会", "工商", false), (unit.Name, unit.Sector, unit.Active));
    }

    [StoreFact]
    public async Task A_second_import_changes_units_and_creates_none()
    {
        await ImportAsync(Encoding.UTF8.GetBytes(Csv));

        var result = await ImportAsync(Encoding.UTF8.GetBytes(Csv.Replace("创业中心", "创业服务中心", StringComparison.Ordinal)), "?keys=true");

        Assert.All(result.Rows, row => Assert.Equal((200, null), (row.Status, row.Key)));
        var unit = (await _region.Admin.GetAsync($"/v1/bureaus/{_region.North}/units/0202")).Expect<PerfHub.Api.Features.Units.Unit>(HttpStatusCode.OK);
        Assert.Equal("创业服务中心", unit.Name);
    }

    [StoreFact]
    public async Task A_workbook_in_which_titles_stand_above_the_list_is_read()
    {
        var book = WorkbookWriter.Write(
            [new LayoutText("预算单位名单", LayoutTextStyle.Title), new LayoutTable([["单位性质", "单位代码", "单位名称", "主管部门"], ["事业单位", "A-1", "图书馆", "文化"]], [1, 1, 1, 1])], "名单");

        var result = await ImportAsync(book, mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        Assert.Equal(("A-1", 201), (result.Rows.Single().Code, result.Rows.Single().Status));
    }

    [StoreFact]
    public async Task One_invalid_row_refuses_all_and_each_row_tells_its_errors()
    {
        var result = await ImportAsync(Encoding.UTF8.GetBytes(Csv + "0201,重复,科技,行政单位,\n#1,,科技,企业,也许\n"));

        Assert.False(result.Stored);
        Assert.Equal([201, 201, 201, 422, 422], result.Rows.Select(row => row.Status));
        Assert.Equal(["单位代码重复"], result.Rows[3].Errors);
        Assert.Equal(4, result.Rows[4].Errors.Count);
        (await _region.Admin.GetAsync($"/v1/bureaus/{_region.North}/units/0201")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_dry_run_stores_nothing()
    {
        var result = await ImportAsync(Encoding.UTF8.GetBytes(Csv), "?dryRun=true&keys=true");

        Assert.False(result.Stored);
        Assert.All(result.Rows, row => Assert.Equal((201, null), (row.Status, row.Key)));
        (await _region.Admin.GetAsync($"/v1/bureaus/{_region.North}/units/0201")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_code_that_is_none_is_not_repeated_in_the_result()
    {
        var result = await ImportAsync(Encoding.UTF8.GetBytes($"code,name,sector,kind\n{new string('#', 4_000)},单位,科技,行政单位\n"), "?dryRun=true");

        Assert.Equal((422, null), (result.Rows[0].Status, result.Rows[0].Code));
    }

    [StoreFact]
    public async Task New_units_get_keys_that_work()
    {
        var result = await ImportAsync(Encoding.UTF8.GetBytes(Csv), "?keys=true");

        var unit = new UnitClient(host.CreateHttpClient(result.Rows[1].Key), _region.North, "0202");
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var stranger = new UnitClient(unit.Http, _region.North, "0201");
        (await stranger.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_repeated_import_gets_its_first_response_without_the_texts_of_the_keys()
    {
        var key = IdempotencyKeys.CreateHeader();
        var first = await SendAsync(Encoding.UTF8.GetBytes(Csv), "?keys=true", "text/csv", key);
        var again = await SendAsync(Encoding.UTF8.GetBytes(Csv), "?keys=true", "text/csv", key);

        var (result, replayed) = (first.Expect<ImportUnits.Result>(HttpStatusCode.OK), again.Expect<ImportUnits.Result>(HttpStatusCode.OK));
        Assert.True(again.IsReplay() && !first.IsReplay());
        Assert.True(replayed.Stored);
        Assert.All(result.Rows, row => Assert.StartsWith($"phk_{row.KeyId}_", row.Key, StringComparison.Ordinal));
        Assert.Equal(result.Rows.Select(row => (row.Code, row.Status, row.KeyId, (string?)null)), replayed.Rows.Select(row => (row.Code, row.Status, row.KeyId, row.Key)));
        Assert.Equal(HttpStatusCode.NoContent, (await _region.Admin.DeleteAsync($"/v1/api-keys/{replayed.Rows[0].KeyId}")).Status);
        (await new UnitClient(host.CreateHttpClient(result.Rows[0].Key), _region.North, "0201").GetReportAsync()).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await SendAsync("code,name,sector,kind\n9,x,y,other\n"u8.ToArray(), "?keys=true", "text/csv", key)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [StoreFact]
    public async Task A_list_without_the_headings_is_refused() =>
        (await SendAsync("名称,性质\n图书馆,事业单位\n"u8.ToArray())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "unreadable-document");

    private async Task<ImportUnits.Result> ImportAsync(byte[] list, string query = "", string mediaType = "text/csv") =>
        (await SendAsync(list, query, mediaType)).Expect<ImportUnits.Result>(HttpStatusCode.OK);

    private Task<ApiResponse> SendAsync(byte[] list, string query = "", string mediaType = "text/csv", params (string Name, string Value)[] headers) => _region.Admin.SendAsync(
        HttpMethod.Post, $"/v1/bureaus/{_region.North}/units/import{query}",
        new ByteArrayContent(list) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } }, headers);
}

public sealed class ImportUnitsTestsOnSqlite(SharedHost<SqliteHost> shared) : ImportUnitsTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ImportUnitsTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ImportUnitsTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
