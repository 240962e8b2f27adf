using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>One unit's year, from the windows that its city sets to the report of the year after.</summary>
public abstract class FilingYearTests(PerfHubHost host) : IAsyncLifetime
{
    private const string Differs = "mid-year-differs-from-filed", Over = "over-completion", Part = "part-exceeds-whole";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        host.Clock.Reset();
        return Task.CompletedTask;
    }

    [StoreFact]
    public async Task A_unit_files_is_sent_back_files_again_is_accepted_and_files_the_next_year()
    {
        // June 2024. The city says when its districts' units file.
        SetDate("2024-06-01");
        var region = await Region.CreateAsync(host);
        var (unit, bureau) = (await region.RegisterUnitAsync(), await region.CreateClientAsync(region.North, Role.BureauAdmin));
        (await region.Admin.PutWindowsAsync(
            final: ("2025-01-01T00:00:00+08:00", "2025-03-31T23:59:59.999+08:00"),
            midYear: ("2024-07-01T00:00:00+08:00", "2024-07-31T23:59:59.999+08:00"))).Expect(HttpStatusCode.OK);
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).ExpectProblem(HttpStatusCode.Conflict, "conflict");

        // July. The unit says how far it has come.
        SetDate("2024-07-15");
        Assert.False((bool)(await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created)["late"]!);

        // December is too early for the year's report. In February it comes, and says that the second indicator stood at 6
        // in July, where 4 was filed.
        SetDate("2024-12-31");
        (await unit.FileReportAsync(SeedReport.Bytes)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        SetDate("2025-02-18");
        var report = SeedReport.Json;
        report["indicators"]![1]!["midYear"]!["value"] = 6;
        var receipt = (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
        Assert.Equal((1, false, "submitted"), ((int)receipt["revision"]!, (bool)receipt["late"]!, (string?)receipt["status"]));
        Assert.Equal(14, receipt["deviations"]!.AsArray().Count);
        Assert.Equal(
            ("/indicators/1/midYear", 4m, 6m),
            GetDeviation(receipt, Differs) is var differs ? ((string?)differs["pointer"], (decimal)differs["expected"]!, (decimal)differs["actual"]!) : default);

        // The unit explains one deviation; the bureau dismisses another, and sends the report back.
        await AddEventAsync(unit, GetDeviation(receipt, Over), "explain", "六月新管理办法出台，申请入驻的机构增多。");
        await AddEventAsync(bureau, GetDeviation(receipt, Part, "executed"), "dismiss", "含科技专项资金，口径不同。");
        (await bureau.DecideReportAsync(unit, "return", "年中监控值与年中报送数不一致，请核实。")).Expect(HttpStatusCode.Created);
        Assert.Equal("returned", (string?)(await unit.GetReportAsync()).Expect(HttpStatusCode.OK)["status"]);

        // It is filed again: the mid-year value is put right, and another figure has changed with it.
        SetDate("2025-03-03");
        report = SeedReport.Json;
        report["budget"]!["fiscalFunds"]!["executed"] = 253;
        receipt = (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
        Assert.Equal((2, "submitted"), ((int)receipt["revision"]!, (string?)receipt["status"]));
        var cases = (await BureauClient.ReadAllPagesAsync(query => bureau.ListDeviationsAsync(query), "limit=5")).ToDictionary(it => (string)it["pointer"]! + it["rule"]);
        Assert.Equal(14, cases.Count);
        Assert.Equal("resolved", (string?)cases["/indicators/1/midYear" + Differs]["status"]);
        var kept = cases["/indicators/1/final" + Over];
        Assert.Equal(("explained", "六月新管理办法出台，申请入驻的机构增多。"), ((string?)kept["status"], (string?)kept["explanation"]));
        var reopened = cases["/budget/fiscalFunds/executed" + Part];
        Assert.Equal(("open", 253m), ((string?)reopened["status"], (decimal)reopened["actual"]!));
        Assert.Equal(11, cases.Values.Except([cases["/indicators/1/midYear" + Differs], kept, reopened]).Count(it => (string?)it["status"] == "open"));

        // The bureau accepts it, and it is locked.
        (await bureau.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
        SetDate("2025-03-20");
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1m))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("accepted", (string?)(await unit.GetReportAsync()).Expect(HttpStatusCode.OK)["status"]);
        Assert.Equal(
            ["submitted 1", "returned 1", "submitted 2", "accepted 2"],
            (await unit.ListReportHistoryAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(it => $"{it!["kind"]} {it["revision"]}"));

        // A year later the unit files the same words again, with targets below what it has reached already.
        SetDate("2026-02-20");
        receipt = (await unit.FileReportAsync(SeedReport.Bytes, 2025)).Expect(HttpStatusCode.Created);
        Assert.Equal(1, (int)receipt["revision"]!);
        Assert.Equal(
            ["2 /indicators/1/target", "4 /indicators/3/target"],
            GetDeviations(receipt, "target-below-last-year").Select(it => $"{it["indicator"]} {it["pointer"]}"));
        Assert.Single(GetDeviations(receipt, "copied-from-last-year"));
        Assert.Empty(GetDeviations(receipt, "late-filing"));
    }

    [StoreFact]
    public async Task A_year_that_is_filed_later_judges_the_year_after_it_anew()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes, 2024)).Expect(HttpStatusCode.Created);
        Assert.Empty(GetDeviations(receipt, "copied-from-last-year"));

        (await unit.FileReportAsync(SeedReport.Bytes, 2023)).Expect(HttpStatusCode.Created);

        var now = (await unit.GetReportAsync(2024)).Expect(HttpStatusCode.OK);
        Assert.Single(GetDeviations(now, "copied-from-last-year"));
        Assert.Equal((1, (string?)receipt["contentSha256"]), ((int)now["revision"]!, (string?)now["contentSha256"]));

        // What was said at filing stays with the revision, and the history tells of the new judgement.
        Assert.Empty(GetDeviations((await unit.GetRevisionAsync(1, 2024)).Expect(HttpStatusCode.OK), "copied-from-last-year"));
        Assert.Equal(
            ["submitted", "reevaluated"],
            (await unit.ListReportHistoryAsync(year: 2024)).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(it => (string?)it!["kind"]));

        // The older year is filed anew in other words: what was flagged is resolved.
        (await unit.FileReportAsync(new SmallReport().ToJson(), 2023)).Expect(HttpStatusCode.Created);
        Assert.Empty(GetDeviations((await unit.GetReportAsync(2024)).Expect(HttpStatusCode.OK), "copied-from-last-year"));
    }

    private void SetDate(string day) => host.Clock.Set(DateTimeOffset.Parse(day + "T10:00:00+08:00", CultureInfo.InvariantCulture));

    private static IEnumerable<JsonNode> GetDeviations(JsonNode receipt, string rule) =>
        receipt["deviations"]!.AsArray().Where(it => (string?)it!["rule"] == rule)!;

    private static JsonNode GetDeviation(JsonNode receipt, string rule, string end = "") =>
        GetDeviations(receipt, rule).Single(it => ((string)it["pointer"]!).EndsWith(end, StringComparison.Ordinal));

    private static async Task AddEventAsync(ApiClient client, JsonNode deviation, string kind, string text) =>
        (await client.PostAsync($"/v1/deviations/{deviation["id"]}/events", new { kind, text })).Expect(HttpStatusCode.Created);
}

public sealed class FilingYearTestsOnSqlite(SqliteHost host) : FilingYearTests(host), IClassFixture<SqliteHost>;

public sealed class FilingYearTestsOnSqlServer(SqlServerHost host) : FilingYearTests(host), IClassFixture<SqlServerHost>;
