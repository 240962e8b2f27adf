using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A day of an auditor's, from the morning's feed to the evening's log. The README tells the same in curl.</summary>
public abstract class AuditorWorkflowTests(PerfHubHost host)
{
    private const string Staff = "staff-exceeds-posts", Overspent = "overspent-budget", Grade = "grade-band", Sum = "score-sum";

    private static readonly SmallReport FlaggedReport = new() { ActualStaff = 11, ExecutedBudget = 120m, ClaimedGrade = "良", ClaimedTotal = 98m };

    [StoreFact]
    public async Task An_auditors_day()
    {
        var region = await Region.CreateAsync(host);
        var auditor = await region.CreateClientAsync(region.City, Role.Auditor);
        var (park, school, clinic) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"), await region.RegisterUnitAsync("3", region.South));
        var feed = ChangeFeedReader.Create(auditor);

        // Yesterday two units filed, and the feed was read to its end. Overnight comes a third.
        await FileReportAsync(park, FlaggedReport);
        await FileReportAsync(school, FlaggedReport);
        var told = await feed.ReadAllAsync();
        Assert.Equal(8, told.Count);
        await FileReportAsync(clinic, new SmallReport { ActualStaff = 11, ClaimedGrade = "良" });

        // In the morning the feed tells of that one alone, and the list has the grave ones of all three.
        var morning = await feed.ReadAllAsync();
        Assert.Equal([$"opened 3 {Grade}", $"opened 3 {Staff}"], morning.Select(DescribeChange).Order(StringComparer.Ordinal));
        var grave = await ListDeviationsAsync(auditor, "severity=high&sort=severity");
        Assert.Equal(7, grave.Count);
        string Case(UnitClient unit, string rule) => (string)grave.Single(it => (string?)it["unit"] == unit.UnitCode && (string?)it["rule"] == rule)["id"]!;

        // One is explained by the unit, given to somebody, talked about, and confirmed.
        var overspent = Case(park, Overspent);
        (await park.AddDeviationEventAsync(overspent, "explain", "追加预算未及录入，文件见 https://example.org/2024-117。")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(overspent, "assign", assignee: "李审计", dueOn: "2025-03-31")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(overspent, "comment", "已调阅追加文件。")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(overspent, "confirm", "追加文件晚于支出。")).Expect(HttpStatusCode.Created);
        Assert.Equal(
            ["unit explain explained", "auditor assign explained", "auditor comment explained", "auditor confirm confirmed"],
            (await auditor.ListDeviationEventsAsync(overspent)).Select(it => $"{it["by"]!["role"]} {it["kind"]} {it["statusAfter"]}"));

        // Two others are of no weight, which must be said why.
        (await auditor.AddDeviationEventAsync(Case(park, Grade), "dismiss")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await auditor.AddDeviationEventAsync(Case(park, Grade), "dismiss", "等级填写笔误。")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(Case(school, Overspent), "dismiss", "专户资金，另有批复。")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(Case(clinic, Grade), "confirm", "等级与分数不符。")).Expect(HttpStatusCode.Created);

        // What is slight is put aside at once, after a look at how many there are.
        var preview = (await auditor.DecideDeviationsAsync("severity=low&preview=true", "dismiss", "编制批复在途。")).Expect(HttpStatusCode.OK);
        Assert.Equal((3, """{"staff-exceeds-posts":3}"""), ((int)preview["total"]!, preview["byRule"]!.ToJsonString()));
        var job = await auditor.WaitForJobAsync(await auditor.DecideDeviationsAsync("severity=low", "dismiss", "编制批复在途。"));
        Assert.Equal((3, 3, 0), ((int)job["total"]!, (int)job["done"]!, (int)job["skipped"]!));

        // The first unit files anew: its grade is right now, and what was confirmed has another figure, so it is open again.
        await FileReportAsync(park, FlaggedReport with { ClaimedGrade = "优", ExecutedBudget = 130m });
        Assert.Equal(
            [$"{Grade} resolved", $"{Overspent} open", $"{Sum} open", $"{Staff} dismissed"],
            (await ListDeviationsAsync(auditor, "unit=1")).Select(it => $"{it["rule"]} {it["status"]}"));
        (await auditor.AddDeviationEventAsync(overspent, "confirm", "超支扩大，仍无批复。")).Expect(HttpStatusCode.Created);

        // The colleagues get the list as a file, which is the list.
        foreach (var filter in (string[])["", "status=confirmed", "unit=1&severity=high"])
        {
            var rows = DeviationExportReader.ParseCsv(await auditor.DownloadAsync($"/v1/bureaus/{region.City}/deviations/2024?format=csv&{filter}"));
            Assert.Equal((await ListDeviationsAsync(auditor, filter)).Select(DeviationExportReader.GetCsvCells), rows.Skip(1));
        }

        // Who is visited next is drawn by lot, and can be drawn again before witnesses.
        var sample = (await auditor.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/sample?size=2&seed=2025-03-03")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, sample["items"]!.AsArray().Count);
        Assert.Equal(
            sample.ToJsonString(),
            (await auditor.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/sample?size=2&seed={sample["seed"]}")).Expect(HttpStatusCode.OK).ToJsonString());

        // How each rule has proved itself: half of the overspending was true, of the staff nothing.
        var statistics = (await auditor.GetAsync($"/v1/bureaus/{region.City}/rule-statistics/2024")).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal(
            [(Overspent, 50m), (Grade, 100m), (Staff, 0m), (Sum, null)],
            ((string[])[Overspent, Grade, Staff, Sum]).Select(rule => (rule, (decimal?)statistics.Single(it => (string?)it!["rule"] == rule)!["shareConfirmed"])));

        // In the evening the feed is read to its end: all of the day, each once, and nothing left.
        var day = await feed.ReadAllAsync(limit: 3);
        Assert.Equal(
            [
                $"assigned 1 {Overspent}", $"changed 1 {Overspent}", $"commented 1 {Overspent}", $"confirmed 1 {Overspent}", $"confirmed 1 {Overspent}",
                $"confirmed 3 {Grade}", $"dismissed 1 {Grade}", $"dismissed 1 {Staff}", $"dismissed 2 {Overspent}", $"dismissed 2 {Staff}",
                $"dismissed 3 {Staff}", $"explained 1 {Overspent}", $"resolved 1 {Grade}",
            ],
            day.Select(DescribeChange).Order(StringComparer.Ordinal));
        var numbers = told.Concat(morning).Concat(day).Select(it => (long)it["seq"]!).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.Empty(await feed.ReadAllAsync());

        // And whoever asks is told who did it.
        var log = await BureauClient.ReadAllPagesAsync(query => region.Admin.GetAsync($"/v1/bureaus/{region.North}/audit-log?{query}"), "limit=500");
        var key = auditor.Http.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1];
        Assert.Equal(
            ["assign", "comment", "confirm", "dismiss", "dismiss", "confirm"],
            log.Where(it => (string?)it["actor"] == key && (string?)it["role"] == "auditor").Select(it => (string?)it["subject"]));
        Assert.Contains(
            await BureauClient.ReadAllPagesAsync(query => region.Admin.GetAsync($"/v1/bureaus/{region.City}/audit-log?{query}"), "limit=500"),
            it => (string?)it["actor"] == key && (string?)it["subject"] == $"dismiss {job["id"]}");
    }

    private static async Task FileReportAsync(UnitClient unit, SmallReport report) => (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);

    private static Task<List<JsonNode>> ListDeviationsAsync(BureauClient bureau, string filter) =>
        BureauClient.ReadAllPagesAsync(query => bureau.ListDeviationsAsync(query), $"{filter}&limit=5");

    private static string DescribeChange(JsonNode change) => $"{change["kind"]} {change["deviation"]!["unit"]} {change["deviation"]!["rule"]}";
}

public sealed class AuditorWorkflowTestsOnSqlite(SqliteHost host) : AuditorWorkflowTests(host), IClassFixture<SqliteHost>;

public sealed class AuditorWorkflowTestsOnSqlServer(SqlServerHost host) : AuditorWorkflowTests(host), IClassFixture<SqlServerHost>;
