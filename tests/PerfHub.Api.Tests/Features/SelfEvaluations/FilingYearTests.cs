using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>One unit's year, from the windows that its city sets to the report of the year after.</summary>
public abstract class FilingYearTests(PerfHubHost host) : IAsyncLifetime
{
    private const string Differs = "mid-year-differs-from-filed", Over = "over-completion", Part = "part-exceeds-whole";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        host.Clock.Release();
        return Task.CompletedTask;
    }

    [StoreFact]
    public async Task A_unit_files_is_sent_back_files_again_is_accepted_and_files_the_next_year()
    {
        // June 2024. The city says when its districts' units file.
        Today("2024-06-01");
        var region = await Region.In(host);
        var (unit, bureau) = (await region.Unit(), await region.At(region.North, Role.BureauAdmin));
        (await region.Admin.PutWindows(
            final: ("2025-01-01T00:00:00+08:00", "2025-03-31T23:59:59.999+08:00"),
            midYear: ("2024-07-01T00:00:00+08:00", "2024-07-31T23:59:59.999+08:00"))).Expect(HttpStatusCode.OK);
        (await unit.FileMidYear(MidYearFiling.OfSeed())).Problem(HttpStatusCode.Conflict, "conflict");

        // July. The unit says how far it has come.
        Today("2024-07-15");
        Assert.False((bool)(await unit.FileMidYear(MidYearFiling.OfSeed())).Expect(HttpStatusCode.Created)["late"]!);

        // December is too early for the year's report. In February it comes, and says that the second indicator stood at 6
        // in July, where 4 was filed.
        Today("2024-12-31");
        (await unit.File(Seed.Bytes)).Problem(HttpStatusCode.Conflict, "conflict");
        Today("2025-02-18");
        var report = Seed.Json;
        report["indicators"]![1]!["midYear"]!["value"] = 6;
        var receipt = (await unit.File(report)).Expect(HttpStatusCode.Created);
        Assert.Equal((1, false, "submitted"), ((int)receipt["revision"]!, (bool)receipt["late"]!, (string?)receipt["status"]));
        Assert.Equal(14, receipt["deviations"]!.AsArray().Count);
        Assert.Equal(
            ("/indicators/1/midYear", 4m, 6m),
            Of(receipt, Differs) is var differs ? ((string?)differs["pointer"], (decimal)differs["expected"]!, (decimal)differs["actual"]!) : default);

        // The unit explains one deviation; the bureau dismisses another, and sends the report back.
        await Act(unit, Of(receipt, Over), "explain", "六月新管理办法出台，申请入驻的机构增多。");
        await Act(bureau, Of(receipt, Part, "executed"), "dismiss", "含科技专项资金，口径不同。");
        (await bureau.Decide(unit, "return", "年中监控值与年中报送数不一致，请核实。")).Expect(HttpStatusCode.Created);
        Assert.Equal("returned", (string?)(await unit.Current()).Expect(HttpStatusCode.OK)["status"]);

        // It is filed again: the mid-year value is put right, and another figure has changed with it.
        Today("2025-03-03");
        report = Seed.Json;
        report["budget"]!["fiscalFunds"]!["executed"] = 253;
        receipt = (await unit.File(report)).Expect(HttpStatusCode.Created);
        Assert.Equal((2, "submitted"), ((int)receipt["revision"]!, (string?)receipt["status"]));
        var cases = (await BureauClient.All(query => bureau.Deviations(query), "limit=5")).ToDictionary(it => (string)it["pointer"]! + it["rule"]);
        Assert.Equal(14, cases.Count);
        Assert.Equal("resolved", (string?)cases["/indicators/1/midYear" + Differs]["status"]);
        var kept = cases["/indicators/1/final" + Over];
        Assert.Equal(("explained", "六月新管理办法出台，申请入驻的机构增多。"), ((string?)kept["status"], (string?)kept["explanation"]));
        var reopened = cases["/budget/fiscalFunds/executed" + Part];
        Assert.Equal(("open", 253m), ((string?)reopened["status"], (decimal)reopened["actual"]!));
        Assert.Equal(11, cases.Values.Except([cases["/indicators/1/midYear" + Differs], kept, reopened]).Count(it => (string?)it["status"] == "open"));

        // The bureau accepts it, and it is locked.
        (await bureau.Decide(unit, "accept")).Expect(HttpStatusCode.Created);
        Today("2025-03-20");
        (await unit.File(Seed.Numbered(1))).Problem(HttpStatusCode.Conflict, "conflict");
        (await unit.FileMidYear(MidYearFiling.OfSeed(1m))).Problem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("accepted", (string?)(await unit.Current()).Expect(HttpStatusCode.OK)["status"]);
        Assert.Equal(
            ["submitted 1", "returned 1", "submitted 2", "accepted 2"],
            (await unit.History()).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(it => $"{it!["kind"]} {it["revision"]}"));

        // A year later the unit files the same words again, with targets below what it has reached already.
        Today("2026-02-20");
        receipt = (await unit.File(Seed.Bytes, 2025)).Expect(HttpStatusCode.Created);
        Assert.Equal(1, (int)receipt["revision"]!);
        Assert.Equal(
            ["2 /indicators/1/target", "4 /indicators/3/target"],
            All(receipt, "target-below-last-year").Select(it => $"{it["indicator"]} {it["pointer"]}"));
        Assert.Single(All(receipt, "copied-from-last-year"));
        Assert.Empty(All(receipt, "late-filing"));
    }

    [StoreFact]
    public async Task A_year_that_is_filed_later_judges_the_year_after_it_anew()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        var receipt = (await unit.File(Seed.Bytes, 2024)).Expect(HttpStatusCode.Created);
        Assert.Empty(All(receipt, "copied-from-last-year"));

        (await unit.File(Seed.Bytes, 2023)).Expect(HttpStatusCode.Created);

        var now = (await unit.Current(2024)).Expect(HttpStatusCode.OK);
        Assert.Single(All(now, "copied-from-last-year"));
        Assert.Equal((1, (string?)receipt["contentSha256"]), ((int)now["revision"]!, (string?)now["contentSha256"]));

        // What was said at filing stays with the revision, and the history tells of the new judgement.
        Assert.Empty(All((await unit.Revision(1, 2024)).Expect(HttpStatusCode.OK), "copied-from-last-year"));
        Assert.Equal(
            ["submitted", "reevaluated"],
            (await unit.History(year: 2024)).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(it => (string?)it!["kind"]));

        // The older year is filed anew in other words: what was flagged is resolved.
        (await unit.File(new SmallReport().ToJson(), 2023)).Expect(HttpStatusCode.Created);
        Assert.Empty(All((await unit.Current(2024)).Expect(HttpStatusCode.OK), "copied-from-last-year"));
    }

    private void Today(string day) => host.Clock.Set(DateTimeOffset.Parse(day + "T10:00:00+08:00", CultureInfo.InvariantCulture));

    private static IEnumerable<JsonNode> All(JsonNode receipt, string rule) =>
        receipt["deviations"]!.AsArray().Where(it => (string?)it!["rule"] == rule)!;

    private static JsonNode Of(JsonNode receipt, string rule, string end = "") =>
        All(receipt, rule).Single(it => ((string)it["pointer"]!).EndsWith(end, StringComparison.Ordinal));

    private static async Task Act(ApiClient client, JsonNode deviation, string kind, string text) =>
        (await client.Post($"/v1/deviations/{deviation["id"]}/events", new { kind, text })).Expect(HttpStatusCode.Created);
}

public sealed class FilingYearTestsOnSqlite(SqliteHost host) : FilingYearTests(host), IClassFixture<SqliteHost>;

public sealed class FilingYearTestsOnSqlServer(SqlServerHost host) : FilingYearTests(host), IClassFixture<SqlServerHost>;
