using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class OpenDeviationTests(PerfHubHost host)
{
    [StoreFact]
    public async Task An_auditor_opens_a_deviation_that_lists_the_feed_and_the_unit_show()
    {
        var (region, unit) = await FileAsync();
        var feed = ChangeFeedReader.Create(region.Admin);
        await feed.ReadRemainingChangesAsync();
        var auditor = await region.CreateClientAsync(region.North, Role.Auditor);

        var response = await OpenAsync(auditor, region, new { unit = "0137", title = "佐证材料不符", text = "签到表只有 8 次。", severity = "high", indicator = "1", expected = 8, actual = 10 });

        var opened = response.Expect<DeviationItem>(HttpStatusCode.Created);
        Assert.Equal(
            ("manual", "佐证材料不符", "签到表只有 8 次。", Severity.High, DeviationStatus.Open, "/indicators/0", "1", "开展培训次数"),
            (opened.Rule, opened.Title, opened.Message, opened.Severity, opened.Status, opened.Pointer, opened.Indicator, opened.IndicatorName));
        Assert.Equal((8m, 10m, 2m), (opened.Expected.Number, opened.Actual.Number, opened.Difference));
        Assert.Equal($"/v1/deviations/{opened.Id}", response.HttpResponse.Headers.Location?.ToString());
        Assert.Equal(opened, await auditor.ReadDeviationAsync(opened.Id));
        Assert.Equal(response.HttpResponse.Headers.ETag, (await auditor.GetAsync($"/v1/deviations/{opened.Id}")).HttpResponse.Headers.ETag);
        Assert.Equal(opened, Assert.Single(await region.Admin.ReadDeviationsAsync("rule=manual")));
        Assert.Equal(opened, Assert.Single(await region.Admin.ReadDeviationsAsync("group=G")));
        Assert.Equal((ChangeKind.Opened, opened), Assert.Single(await feed.ReadRemainingChangesAsync()) is var change ? (change.Kind, change.Deviation) : default);
        Assert.Equal(90m, (await FlaggedReport.GetCredibilityAsync(region)).Credibility);
        var shown = Assert.Single((await unit.ReadReportAsync()).Deviations);
        Assert.Equal((opened.Id, "佐证材料不符", "签到表只有 8 次。"), (shown.Id, shown.Title, shown.Message));
        var openedBy = Assert.Single(await auditor.ReadDeviationEventsAsync(opened.Id));
        Assert.Equal((DeviationEventKind.Open, Role.Auditor, "签到表只有 8 次。"), (openedBy.Kind, openedBy.By!.Role, openedBy.Text));
    }

    [StoreFact]
    public async Task It_is_explained_and_decided_like_any_other_and_counts_in_the_statistics()
    {
        var (region, unit) = await FileAsync();
        var id = await OpenAndGetIdAsync(region);

        (await unit.AddDeviationEventAsync(id, "explain", "已补充材料。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "材料属实。")).Expect(HttpStatusCode.Created);

        var deviation = await region.Admin.ReadDeviationAsync(id);
        Assert.Equal((DeviationStatus.Dismissed, "已补充材料。"), (deviation.Status, deviation.Explanation));
        Assert.Equal(100m, (await FlaggedReport.GetCredibilityAsync(region)).Credibility);
        var statistics = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/rule-statistics/2024")).Expect(HttpStatusCode.OK);
        var rule = Assert.Single(statistics["items"]!.AsArray(), it => (string?)it!["rule"] == "manual")!;
        Assert.Equal((1, 1), ((int)rule["deviations"]!["dismissed"]!, (int)rule["decisions"]!["dismissed"]!));
    }

    [StoreFact]
    public async Task A_new_revision_and_a_reevaluation_leave_it_as_it_is()
    {
        var (region, unit) = await FileAsync();
        var id = await OpenAndGetIdAsync(region);
        var opened = await region.Admin.ReadDeviationAsync(id);

        (await unit.FileReportAsync((new SmallReport() with { Conclusion = "更正。" }).ToJson())).Expect(HttpStatusCode.Created);
        (await unit.FileMidYearAsync(JsonNode.Parse("""{"filledOn":"2024-07-10","indicators":[{"code":"1","name":"开展培训次数","value":5}]}""")!)).Expect(HttpStatusCode.Created);

        Assert.Equal(opened, await region.Admin.ReadDeviationAsync(id));
        Assert.Contains((await unit.ReadReportAsync()).Deviations, it => it.Id == id);
        Assert.Equal(96m, (await FlaggedReport.GetCredibilityAsync(region)).Credibility);
    }

    [StoreFact]
    public async Task The_same_request_with_an_idempotency_key_opens_one_deviation()
    {
        var (region, _) = await FileAsync();
        var body = new { unit = "0137", title = "标题", text = "内容", severity = "low", pointer = "/budget/executed" };

        var first = (await OpenAsync(region.Admin, region, body, ("Idempotency-Key", "k1"))).Expect<DeviationItem>(HttpStatusCode.Created);
        var again = await OpenAsync(region.Admin, region, body, ("Idempotency-Key", "k1"));

        Assert.Equal(first, again.Expect<DeviationItem>(HttpStatusCode.Created));
        Assert.Equal("/budget/executed", first.Pointer);
        Assert.Single(await region.Admin.ReadDeviationsAsync());
    }

    [StoreTheory]
    [InlineData("""{"unit":"0137","title":"标题","text":"内容","severity":"low","pointer":"/budget","indicator":"1"}""", "/indicator")]
    [InlineData("""{"unit":"0137","title":"标题","text":"内容","severity":"low","pointer":"/budget/nothing"}""", "/pointer")]
    [InlineData("""{"unit":"0137","title":"标题","text":"内容","severity":"low","pointer":"/indicators/7"}""", "/pointer")]
    [InlineData("""{"unit":"0137","title":"标题","text":"内容","severity":"low","pointer":"budget"}""", "/pointer")]
    [InlineData("""{"unit":"0137","title":"标题","text":"内容","severity":"low","indicator":"7"}""", "/indicator")]
    [InlineData("""{"unit":"nobody","title":"标题","text":"内容","severity":"low"}""", "/unit")]
    [InlineData("""{"unit":"0137","title":" ","text":"内容","severity":"low"}""", "/title")]
    [InlineData("""{"unit":"0137","title":"标题","severity":"low"}""", "/text")]
    [InlineData("""{"unit":"0137","title":"标题","text":"内容"}""", "/severity")]
    [InlineData("""{"unit":"0137","title":"标题","text":"内容","severity":"low","expected":true}""", "/expected")]
    [InlineData("""{"unit":"0137","title":"标题","text":"内容","severity":"low","actual":1.1234567}""", "/actual")]
    public async Task A_fault_is_refused_at_its_place(string body, string pointer)
    {
        var (region, _) = await FileAsync();

        var problem = (await OpenAsync(region.Admin, region, JsonNode.Parse(body)!)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Equal(pointer, (string?)problem["errors"]![0]!["pointer"]);
    }

    [StoreFact]
    public async Task A_report_takes_a_hundred_findings()
    {
        var (region, _) = await FileAsync();
        var body = new { unit = "0137", title = "标题", text = "内容", severity = "low" };
        for (var finding = 0; finding < 100; finding++)
        {
            (await OpenAsync(region.Admin, region, body)).Expect(HttpStatusCode.Created);
        }

        (await OpenAsync(region.Admin, region, body)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal(100, (await region.Admin.ReadDeviationsAsync()).Count);
    }

    [StoreFact]
    public async Task A_page_of_events_with_long_texts_is_shorter_than_the_limit_and_none_is_missing()
    {
        var (region, _) = await FileAsync();
        var id = await OpenAndGetIdAsync(region);
        List<string> texts = [.. Enumerable.Range(0, 40).Select(number => $"{number}：" + new string('文', 19_000))];
        foreach (var text in texts)
        {
            (await region.Admin.AddDeviationEventAsync(id, "comment", text)).Expect(HttpStatusCode.Created);
        }

        var page = (await region.Admin.GetAsync($"/v1/deviations/{id}/events?limit=500")).Expect(HttpStatusCode.OK);

        Assert.InRange(page["items"]!.AsArray().Count, 10, 30);
        Assert.NotNull(page["nextCursor"]);
        Assert.Equal(texts, (await region.Admin.ReadDeviationEventsAsync(id)).Where(it => it.Kind == DeviationEventKind.Comment).Select(it => it.Text));
    }

    [StoreFact]
    public async Task A_unit_without_a_report_has_nothing_to_open_a_deviation_on()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync();

        (await OpenAsync(region.Admin, region, new { unit = "0137", title = "标题", text = "内容", severity = "low" })).ExpectProblem(HttpStatusCode.Conflict, "conflict");
    }

    [StoreTheory]
    [InlineData("return")]
    [InlineData("withdraw")]
    public async Task A_report_that_does_not_count_has_nothing_to_open_a_deviation_on(string decision)
    {
        var (region, unit) = await FileAsync();
        var id = await OpenAndGetIdAsync(region);
        (await region.Admin.DecideReportAsync(unit, decision, "填报有误。")).Expect(HttpStatusCode.Created);

        var problem = (await OpenAsync(region.Admin, region, new { unit = "0137", title = "标题", text = "内容", severity = "low" })).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Contains("尚未填报", (string?)problem["detail"], StringComparison.Ordinal);

        // A unit may explain what its report was returned for. A withdrawn one is as if it had not been filed.
        var explained = await unit.AddDeviationEventAsync(id, "explain", "已核对。");
        if (decision == "return")
        {
            explained.Expect(HttpStatusCode.Created);
        }
        else
        {
            Assert.Contains("尚未填报", (string?)explained.ExpectProblem(HttpStatusCode.Conflict, "conflict")["detail"], StringComparison.Ordinal);
        }
    }

    private async Task<(Region Region, UnitClient Unit)> FileAsync()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect<Receipt>(HttpStatusCode.Created);
        return (region, unit);
    }

    private static async Task<string> OpenAndGetIdAsync(Region region) =>
        (await OpenAsync(region.Admin, region, new { unit = "0137", title = "标题", text = "内容", severity = "medium" })).Expect<DeviationItem>(HttpStatusCode.Created).Id;

    private static Task<ApiResponse> OpenAsync(ApiClient caller, Region region, object body, params (string Name, string Value)[] headers) =>
        caller.PostAsync($"/v1/bureaus/{region.North}/deviations/2024", body, headers);
}

public sealed class OpenDeviationTestsOnSqlite(SharedHost<SqliteHost> shared) : OpenDeviationTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class OpenDeviationTestsOnSqlServer(SharedHost<SqlServerHost> shared) : OpenDeviationTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
