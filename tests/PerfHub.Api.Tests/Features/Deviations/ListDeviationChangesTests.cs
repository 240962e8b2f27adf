using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class ListDeviationChangesTests(PerfHubHost host)
{
    private static readonly SmallReport FlaggedReport = new() { ActualStaff = 11, ExecutedBudget = 120m };

    [StoreFact]
    public async Task A_deviation_opens_changes_is_resolved_and_opens_again_each_told_once()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        foreach (var staff in (int[])[11, 12, 10, 12])
        {
            (await unit.FileReportAsync((FlaggedReport with { ActualStaff = staff, Conclusion = $"{staff}" }).ToJson())).Expect(HttpStatusCode.Created);
        }

        var changes = await ChangeFeedReader.Create(region.Admin).ReadAllAsync(limit: 2);

        var staffed = changes.Where(change => (string?)change["deviation"]!["rule"] == "staff-exceeds-posts");
        Assert.Equal(["opened open", "changed open", "resolved resolved", "reopened open"], staffed.Select(it => $"{it["kind"]} {it["status"]}"));
        Assert.Equal("opened", (string?)Assert.Single(changes, it => (string?)it["deviation"]!["rule"] == "overspent-budget")["kind"]);
        Assert.All(changes, it => Assert.Equal("0137", (string?)it["deviation"]!["unit"]));
    }

    [StoreFact]
    public async Task Whoever_goes_on_from_next_is_told_what_came_since_and_nothing_twice()
    {
        var region = await Region.CreateAsync(host);
        var (one, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2", region.South));
        var feed = ChangeFeedReader.Create(region.Admin);

        Assert.Empty(await feed.ReadAllAsync());
        (await one.FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        Assert.Equal(2, (await feed.ReadAllAsync()).Count);
        Assert.Empty(await feed.ReadAllAsync());
        (await other.FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        (await one.FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.OK);
        Assert.All(await feed.ReadAllAsync(), change => Assert.Equal("2", (string?)change["deviation"]!["unit"]));
        Assert.Empty(await feed.ReadAllAsync());
    }

    [StoreFact]
    public async Task A_district_is_told_of_its_own_units_and_no_others_and_each_year_has_its_own_feed()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync("1")).FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        var south = await region.RegisterUnitAsync("2", region.South);
        (await south.FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        (await south.FileReportAsync(FlaggedReport.ToJson(), 2023)).Expect(HttpStatusCode.Created);

        var auditor = await region.CreateClientAsync(region.South, Role.Auditor);
        Assert.Equal(["2", "2"], (await ChangeFeedReader.Create(auditor).ReadAllAsync()).Select(it => (string?)it["deviation"]!["unit"]));
        Assert.Equal(2, (await ChangeFeedReader.Create(auditor, 2023).ReadAllAsync()).Count);
        Assert.Equal(4, (await ChangeFeedReader.Create(region.Admin).ReadAllAsync()).Count);
    }

    [StoreFact]
    public async Task A_reader_beside_eight_writers_sees_every_change_once_and_each_deviations_in_order()
    {
        const int Writers = 8, Reports = 12;
        var region = await Region.CreateAsync(host);
        var units = await Task.WhenAll(Enumerable.Range(1, Writers).Select(number => region.RegisterUnitAsync($"{number}", number % 2 == 0 ? region.North : region.South)));
        var feed = ChangeFeedReader.Create(region.Admin);
        var seen = new List<JsonNode>();

        // Every second report has one staff too many, so the same deviation opens and is resolved in turns.
        var writing = Task.WhenAll(units.Select(async unit =>
        {
            for (var number = 0; number < Reports; number++)
            {
                var report = new SmallReport { ActualStaff = number % 2 == 0 ? 11 : 10, Conclusion = $"{number}" };
                (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);
            }
        }));
        for (var limit = 1; !writing.IsCompleted; limit = 1 + (limit % 5))
        {
            seen.AddRange(await feed.ReadPageAsync(limit));
        }

        await writing;
        seen.AddRange(await feed.ReadAllAsync());

        Assert.Equal(Writers * Reports, seen.Count);
        var numbers = seen.Select(change => (long)change["seq"]!).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
        foreach (var unit in seen.GroupBy(change => (string)change["deviation"]!["unit"]!))
        {
            string[] turns = ["opened", "resolved", .. Enumerable.Repeat((string[])["reopened", "resolved"], (Reports / 2) - 1).SelectMany(it => it)];
            Assert.Equal(turns, unit.Select(change => (string?)change["kind"]));
        }
    }

    [StoreFact]
    public async Task Whoever_gains_a_bureau_is_told_of_all_its_deviations_and_then_of_what_comes()
    {
        var (from, to) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var unit = await from.RegisterUnitAsync();
        (await unit.FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        var (left, gains) = (ChangeFeedReader.Create(from.Admin), ChangeFeedReader.Create(to.Admin));
        Assert.Equal(2, (await left.ReadAllAsync()).Count);

        // Past the numbers of what it gains later.
        (await (await to.RegisterUnitAsync()).FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        Assert.Equal(2, (await gains.ReadAllAsync()).Count);

        (await host.Operator.PutAsync($"/v1/bureaus/{from.North}/parent", new { parent = to.City })).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync((FlaggedReport with { ActualStaff = 12 }).ToJson())).Expect(HttpStatusCode.Created);

        Assert.Empty(await left.ReadAllAsync());
        Assert.Equal(
            ["moved overspent-budget", "moved staff-exceeds-posts", "changed staff-exceeds-posts"],
            (await gains.ReadAllAsync()).Select(change => $"{change["kind"]} {change["deviation"]!["rule"]}"));
    }

    [StoreTheory]
    [InlineData("after=nonsense")]
    [InlineData("after=")]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    public async Task What_is_no_place_in_this_feed_is_refused(string query)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?{query}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task A_place_in_another_feed_is_refused()
    {
        var region = await Region.CreateAsync(host);
        var elsewhere = (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/deviations/2024/changes")).Expect(HttpStatusCode.OK)["next"];

        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?after={elsewhere}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }
}

public sealed class ListDeviationChangesTestsOnSqlite(SqliteHost host) : ListDeviationChangesTests(host), IClassFixture<SqliteHost>;

public sealed class ListDeviationChangesTestsOnSqlServer(SqlServerHost host) : ListDeviationChangesTests(host), IClassFixture<SqlServerHost>;
