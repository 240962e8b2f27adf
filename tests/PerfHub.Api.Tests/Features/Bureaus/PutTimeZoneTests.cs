using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

/// <summary>A bureau gives times to people in the time zone that it has set; times in JSON stay UTC.</summary>
public abstract class PutTimeZoneTests(PerfHubHost host) : IAsyncLifetime
{
    private const string Urumqi = "Asia/Urumqi";

    // 00:30 on 1 January 2025 in Shanghai, 22:30 on 31 December in Urumqi.
    private static readonly DateTimeOffset NewYear = new(2024, 12, 31, 16, 30, 0, TimeSpan.Zero);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        host.Clock.Reset();
        return Task.CompletedTask;
    }

    [StoreFact]
    public async Task A_bureau_has_the_time_zone_of_Shanghai_until_it_sets_another()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        Assert.Equal("Asia/Shanghai", (await ReadAsync(admin)).TimeZone);

        var changed = (await PutAsync(admin, Urumqi)).Expect<Bureau>(HttpStatusCode.OK);

        Assert.Equal(Urumqi, changed.TimeZone);
        Assert.Equal(changed, await ReadAsync(admin));
        Assert.Equal("Asia/Shanghai", (await ReadAsync(await region.CreateClientAsync(region.South, Role.BureauAdmin))).TimeZone);
        Assert.Equal("Asia/Shanghai", (await PutAsync(admin, null)).Expect<Bureau>(HttpStatusCode.OK).TimeZone);
        Assert.Equal(2, (await region.Admin.ReadAuditLogAsync(region.North)).Count(it => it.Action.Contains("/time-zone", StringComparison.Ordinal)));
    }

    [StoreFact]
    public async Task A_bureau_can_be_registered_with_its_time_zone()
    {
        var region = await Region.CreateAsync(host);

        var bureau = (await host.Operator.PostAsync("/v1/bureaus", new { code = region.City + "03", name = "财政局", parent = region.City, timeZone = Urumqi }))
            .Expect<Bureau>(HttpStatusCode.Created);

        Assert.Equal(Urumqi, bureau.TimeZone);
    }

    [StoreTheory]
    [InlineData("Asia/Nowhere")]
    [InlineData("China Standard Time")]
    [InlineData("../../etc/localtime")]
    [InlineData("+08:00")]
    [InlineData("")]
    public async Task What_is_no_IANA_id_is_refused(string timeZone)
    {
        var region = await Region.CreateAsync(host);

        var problem = (await PutAsync(region.Admin, timeZone)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        var onCreation = (await host.Operator.PostAsync("/v1/bureaus", new { code = region.City + "03", name = "财政局", timeZone })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Equal(["/timeZone", "/timeZone"], new[] { problem, onCreation }.Select(it => (string?)it["errors"]![0]!["pointer"]));
        Assert.Equal("Asia/Shanghai", (await ReadAsync(region.Admin)).TimeZone);
    }

    [StoreFact]
    public async Task A_late_filing_is_told_in_the_time_of_the_units_bureau()
    {
        var (region, admin, unit) = await CreateInUrumqiAsync();
        (await admin.PutWindowsAsync(("2025-01-01T00:00:00Z", "2025-03-31T15:59:59Z"))).Expect(HttpStatusCode.OK);
        host.Clock.Set(new DateTimeOffset(2025, 4, 1, 1, 0, 0, TimeSpan.Zero));

        var receipt = (await unit.FileReportAsync(new SmallReport().ToJson())).Expect<Receipt>(HttpStatusCode.Created);

        var late = Assert.Single(receipt.Deviations, it => it.Rule == "late-filing");
        Assert.Equal("报告于新疆时间 2025年4月1日 07:00 报送，截止时间为新疆时间 2025年3月31日 21:59，逾期 9 小时 0 分。", late.Message);
        Assert.Equal("2025-04-01T01:00:00Z", late.Actual.Text);
        var english = await region.Admin.ReadDeviationAsync(late.Id, ("Accept-Language", "en"));
        Assert.Contains("1 April 2025, 07:00 (Asia/Urumqi)", english.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task The_day_of_receipt_is_that_of_the_bureau()
    {
        var (region, _, unit) = await CreateInUrumqiAsync();
        var inShanghai = await region.RegisterUnitAsync("0201", region.South);
        var report = new SmallReport().ToJson();
        report["filledOn"] = "2025-02-19";

        // 19 February 00:30 in Shanghai, 18 February 22:30 in Urumqi.
        host.Clock.Set(new DateTimeOffset(2025, 2, 18, 16, 30, 0, TimeSpan.Zero));
        var flagged = (await unit.FileReportAsync(report)).Expect<Receipt>(HttpStatusCode.Created);
        var passed = (await inShanghai.FileReportAsync(report)).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Equal("填报时间为2025年2月19日，晚于报送时间新疆时间 2025年2月18日 22:30。", Assert.Single(flagged.Deviations, it => it.Rule == "filled-on-implausible").Message);
        Assert.DoesNotContain(passed.Deviations, it => it.Rule == "filled-on-implausible");
    }

    [StoreFact]
    public async Task A_year_ends_at_midnight_of_the_bureau()
    {
        var (region, _, unit) = await CreateInUrumqiAsync();
        var inShanghai = await region.RegisterUnitAsync("0201", region.South);
        var report = new SmallReport().ToJson();
        host.Clock.Set(NewYear);

        (await unit.FileReportAsync(report)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await unit.ValidateReportAsync(report.ToUtf8Bytes())).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await inShanghai.FileReportAsync(report)).Expect(HttpStatusCode.Created);
        host.Clock.Set(NewYear.AddHours(2));
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task Problems_about_windows_give_the_time_of_the_bureau()
    {
        var (region, admin, unit) = await CreateInUrumqiAsync();
        (await admin.PutWindowsAsync(("2099-01-01T00:00:00+08:00", "2099-03-31T23:59:00+08:00"), ("2099-01-01T00:00:00+08:00", "2099-03-31T23:59:00+08:00"))).Expect(HttpStatusCode.OK);

        var early = (await unit.FileReportAsync(new SmallReport().ToJson())).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        var earlyMidYear = (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        var extension = (await region.Admin.GrantExtensionAsync("0137", "2099-02-01T00:00:00Z", region.North)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Equal("填报窗口将于新疆时间 2098年12月31日 22:00 开放，目前不能填报。", (string?)early["detail"]);
        Assert.Equal((string?)early["detail"], (string?)earlyMidYear["detail"]);
        Assert.Equal("延期截止时间应晚于填报窗口的截止时间（新疆时间 2099年3月31日 21:59）", (string?)extension["errors"]![0]!["message"]);
    }

    [StoreFact]
    public async Task Files_give_the_times_of_the_bureau_whose_list_it_is()
    {
        var (region, admin, unit) = await CreateInUrumqiAsync();
        (await admin.PutWindowsAsync(("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"))).Expect(HttpStatusCode.OK);
        host.Clock.Set(new DateTimeOffset(2025, 4, 1, 1, 2, 3, TimeSpan.Zero));
        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);

        var filings = await ReadFileAsync(admin, $"/v1/bureaus/{region.North}/filings/2024?format=csv");
        var filingsAbove = await ReadFileAsync(region.Admin, $"/v1/bureaus/{region.City}/filings/2024?format=csv");
        var deviations = await ReadFileAsync(admin, $"/v1/bureaus/{region.North}/deviations/2024?format=csv&rule=late-filing");

        Assert.Contains("收到时间（新疆时间）", filings, StringComparison.Ordinal);
        Assert.Contains("2025-04-01 07:02:03", filings, StringComparison.Ordinal);
        Assert.Contains("收到时间（北京时间）", filingsAbove, StringComparison.Ordinal);
        Assert.Contains("2025-04-01 09:02:03", filingsAbove, StringComparison.Ordinal);
        Assert.Contains("首次发现时间（新疆时间）", deviations, StringComparison.Ordinal);
        Assert.Contains("新疆时间 2025年4月1日 07:02 ≤ 新疆时间 2025年1月2日 06:00", deviations, StringComparison.Ordinal);
        Assert.Contains("2025-04-01 07:02:03", deviations, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_re_evaluation_after_the_change_tells_times_in_the_new_zone()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutWindowsAsync(("2025-01-01T00:00:00Z", "2025-03-31T15:59:59Z"))).Expect(HttpStatusCode.OK);
        host.Clock.Set(new DateTimeOffset(2025, 2, 18, 16, 30, 0, TimeSpan.Zero));
        var report = new SmallReport().ToJson();
        report["filledOn"] = "2025-02-19";
        Assert.Empty((await unit.FileReportAsync(report)).Expect<Receipt>(HttpStatusCode.Created).Deviations);
        (await PutAsync(await region.CreateClientAsync(region.North, Role.BureauAdmin), Urumqi)).Expect(HttpStatusCode.OK);

        await region.Admin.RunEvaluationAsync();

        Assert.Equal("filled-on-implausible", Assert.Single(await region.Admin.ReadDeviationsAsync()).Rule);
    }

    private async Task<(Region Region, BureauClient Admin, UnitClient Unit)> CreateInUrumqiAsync()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        (await PutAsync(admin, Urumqi)).Expect(HttpStatusCode.OK);
        return (region, admin, await region.RegisterUnitAsync());
    }

    private static Task<ApiResponse> PutAsync(BureauClient admin, string? timeZone) =>
        admin.PutAsync($"/v1/bureaus/{admin.BureauCode}/time-zone", new JsonObject { ["timeZone"] = timeZone });

    private static async Task<Bureau> ReadAsync(BureauClient client) => (await client.GetAsync($"/v1/bureaus/{client.BureauCode}")).Expect<Bureau>(HttpStatusCode.OK);

    private static async Task<string> ReadFileAsync(BureauClient client, string path)
    {
        var response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.Status);
        return response.Body;
    }
}

public sealed class PutTimeZoneTestsOnSqlite(SqliteHost host) : PutTimeZoneTests(host), IClassFixture<SqliteHost>;

public sealed class PutTimeZoneTestsOnSqlServer(SqlServerHost host) : PutTimeZoneTests(host), IClassFixture<SqlServerHost>;
