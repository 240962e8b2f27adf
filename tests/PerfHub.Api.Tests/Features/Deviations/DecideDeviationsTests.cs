using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class DecideDeviationsTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("", "dismiss")]
    [InlineData("severity=high", "confirm")]
    [InlineData("rule=narrative-figure-mismatch&scope=subtree", "assign")]
    [InlineData("unit=2&severity=medium", "dismiss")]
    [InlineData("sector=教育", "comment")]
    [InlineData("scope=own", "dismiss")]
    [InlineData("status=confirmed", "dismiss")]
    [InlineData("status=dismissed", "reopen")]
    public async Task What_is_done_is_what_the_preview_tells_and_the_list_shows(string filter, string kind)
    {
        var region = await Region.CreateAsync(host);
        await FileReportsAsync(region, await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2", region.South, sector: "教育"));
        var some = (await region.Admin.ListDeviationsAsync("limit=6")).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        foreach (var (item, decision) in some.Zip((string[])["confirm", "dismiss", "dismiss", "confirm", "dismiss", "confirm"]))
        {
            (await region.Admin.AddDeviationEventAsync((string)item!["id"]!, decision, "先行核实。")).Expect(HttpStatusCode.Created);
        }

        var before = await ListDeviationsAsync(region, filter);
        var possible = before.Where(it => IsPossible(kind, (string)it["status"]!)).ToList();
        var assignee = kind == "assign" ? "李审计" : null;

        var preview = (await region.Admin.DecideDeviationsAsync($"{filter}&preview=true", kind, "统一处理。", assignee)).Expect(HttpStatusCode.OK);
        Assert.Equal((possible.Count, before.Count - possible.Count), ((int)preview["total"]!, (int)preview["left"]!));
        Assert.Equal(CountBy(possible, "status"), ReadCounts(preview["byStatus"]!));
        Assert.Equal(CountBy(possible, "rule"), ReadCounts(preview["byRule"]!));
        Assert.All(await ListDeviationsAsync(region, ""), it => Assert.Null((string?)it["assignee"]));

        var job = await region.Admin.WaitForJobAsync(await region.Admin.DecideDeviationsAsync(filter, kind, "统一处理。", assignee));
        Assert.Equal((possible.Count, possible.Count, 0), ((int)job["done"]!, (int)job["total"]!, (int)job["skipped"]!));
        var ids = possible.Select(it => (string)it["id"]!).ToHashSet();
        foreach (var item in await ListDeviationsAsync(region, ""))
        {
            var last = (await region.Admin.ListDeviationEventsAsync((string)item["id"]!)).LastOrDefault();
            Assert.Equal(ids.Contains((string)item["id"]!), (string?)last?["text"] == "统一处理。" && (string?)last["kind"] == kind);
        }
    }

    [StoreFact]
    public async Task Hundreds_are_each_done_once_with_the_rankings_and_the_feed_as_if_one_by_one()
    {
        const int Units = 20;
        var region = await Region.CreateAsync(host);
        await FileReportsAsync(region, await Task.WhenAll(Enumerable.Range(1, Units).Select(number => region.RegisterUnitAsync($"U{number}", number % 2 == 0 ? region.North : region.South))));
        var feed = ChangeFeedReader.Create(region.Admin);
        await feed.ReadAllAsync();

        var job = await region.Admin.WaitForJobAsync(await region.Admin.DecideDeviationsAsync("", "dismiss", "试报年度，不予追究。"));

        var listed = await ListDeviationsAsync(region, "");
        Assert.Equal(Units * 13, listed.Count);
        Assert.Equal((listed.Count, listed.Count), ((int)job["done"]!, (int)job["total"]!));
        Assert.All(listed, it => Assert.Equal("dismissed", (string?)it["status"]));
        var ranking = await BureauClient.ReadAllPagesAsync(query => region.Admin.GetRankingAsync(query), "metric=credibility&limit=7");
        Assert.All(ranking, it => Assert.Equal((100m, """{"high":0,"medium":0,"low":0}"""), ((decimal)it["value"]!, it["deviations"]!.ToJsonString())));
        var told = await feed.ReadAllAsync();
        Assert.All(told, it => Assert.Equal("dismissed dismissed", $"{it["kind"]} {it["status"]}"));
        Assert.Equal(listed.Select(GetId).Order(), told.Select(it => GetId(it["deviation"]!)).Order());
    }

    [StoreFact]
    public async Task Two_hosts_do_each_job_once_and_those_of_a_bureau_and_year_in_order()
    {
        const int Jobs = 6;
        await using var second = new SecondHost(host);
        var region = await Region.CreateAsync(host);
        await FileReportsAsync(region, await Task.WhenAll(Enumerable.Range(1, 10).Select(number => region.RegisterUnitAsync($"U{number}"))));
        var elsewhere = new BureauClient(CreateClientAt(second, region.Admin), region.City);

        var accepted = new List<ApiResponse>();
        for (var number = 1; number <= Jobs; number++)
        {
            accepted.Add(await (number % 2 == 0 ? region.Admin : elsewhere).DecideDeviationsAsync("", "comment", $"{number}"));
        }

        foreach (var job in accepted)
        {
            await region.Admin.WaitForJobAsync(job);
        }

        foreach (var item in await ListDeviationsAsync(region, ""))
        {
            var history = await elsewhere.ListDeviationEventsAsync(GetId(item));
            Assert.Equal(Enumerable.Range(1, Jobs).Select(number => $"{number} {number}"), history.Select(it => $"{it["number"]} {it["text"]}"));
        }
    }

    [StoreFact]
    public async Task Whoever_stands_elsewhere_by_then_is_left_as_it_is_and_counted()
    {
        var region = await Region.CreateAsync(host);
        await FileReportsAsync(region, await region.RegisterUnitAsync("1"));

        // The first has decided all by the time that the second is begun; both were asked for while all were open.
        var jobs = await Task.WhenAll(region.Admin.DecideDeviationsAsync("", "dismiss", "不予追究。"), region.Admin.DecideDeviationsAsync("", "confirm", "属实。"));
        var done = new[] { await region.Admin.WaitForJobAsync(jobs[0]), await region.Admin.WaitForJobAsync(jobs[1]) };

        Assert.Equal(13, done.Sum(job => (int)job["total"]! - (int)job["skipped"]!));
        Assert.All(await ListDeviationsAsync(region, ""), it => Assert.Contains((string?)it["status"], (string[])["dismissed", "confirmed"]));
        foreach (var item in await ListDeviationsAsync(region, ""))
        {
            Assert.Single(await region.Admin.ListDeviationEventsAsync(GetId(item)));
        }
    }

    // As if it had been filed between acceptance and the job's turn: its figures are later than the job.
    [StoreFact]
    public async Task Whatever_has_other_figures_by_then_is_left_as_it_is_though_it_is_open_as_before()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync("1");
        host.Clock.Set(TimeProvider.System.GetUtcNow().AddMinutes(1));
        await FileReportsAsync(region, unit);
        host.Clock.Reset();

        var job = await region.Admin.WaitForJobAsync(await region.Admin.DecideDeviationsAsync("", "dismiss", "不予追究。"));

        Assert.Equal((13, 13), ((int)job["total"]!, (int)job["skipped"]!));
        Assert.All(await ListDeviationsAsync(region, ""), it => Assert.Equal("open", (string?)it["status"]));
    }

    [StoreFact]
    public async Task What_was_moved_away_since_is_left_as_it_is()
    {
        const int Units = 20;
        var region = await Region.CreateAsync(host);
        await FileReportsAsync(region, await Task.WhenAll(Enumerable.Range(1, Units).Select(number => region.RegisterUnitAsync($"U{number}", number % 2 == 0 ? region.North : region.South))));

        // The district leaves while the job is under way, or before or behind it: what is done of it by then was done by right.
        var accepted = await region.Admin.DecideDeviationsAsync("", "dismiss", "不予追究。");
        (await host.Operator.MoveBureauAsync(region.South, null)).Expect(HttpStatusCode.OK);
        var after = ChangeFeedReader.Create(await region.CreateClientAsync(region.North, Role.Auditor));
        var south = new BureauClient(host.CreateHttpClient((string)(await host.Operator.CreateKeyAsync(Role.BureauAdmin, region.South)).Expect(HttpStatusCode.Created)["key"]!), region.South);
        var left = (await BureauClient.ReadAllPagesAsync(query => south.ListDeviationsAsync(query), "limit=500")).Count(it => (string?)it["status"] == "dismissed");

        var job = await region.Admin.WaitForJobAsync(accepted);

        Assert.Equal(Units * 13, (int)job["done"]!);
        Assert.Equal(Units * 13 / 2, (await after.ReadAllAsync()).Count(it => (string?)it["kind"] == "dismissed"));
        var dismissed = (await BureauClient.ReadAllPagesAsync(query => south.ListDeviationsAsync(query), "limit=500")).Count(it => (string?)it["status"] == "dismissed");
        Assert.Equal(left, dismissed);
        Assert.Equal((Units * 13 / 2) - dismissed, (int)job["skipped"]!);
    }

    [StoreFact]
    public async Task Nothing_is_done_beside_or_above_nor_by_those_who_may_not()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync("1");
        await FileReportsAsync(region, unit, await region.RegisterUnitAsync("2", region.South));
        var south = await region.CreateClientAsync(region.South, Role.Auditor);

        var done = await south.WaitForJobAsync(await south.DecideDeviationsAsync("", "dismiss", "不予追究。"));
        Assert.Equal(13, (int)done["total"]!);
        Assert.All(await ListDeviationsAsync(region, ""), it => Assert.Equal((string?)it["unit"] == "2" ? "dismissed" : "open", (string?)it["status"]));

        (await south.PostAsync($"/v1/bureaus/{region.North}/deviations/2024/decisions", new { kind = "dismiss", text = "越权" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await unit.PostAsync($"/v1/bureaus/{region.North}/deviations/2024/decisions", new { kind = "explain", text = "越权" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await south.DecideDeviationsAsync("", "explain", "代为说明")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await region.CreateClientAsync(region.South, Role.BureauReader)).DecideDeviationsAsync("", "comment", "旁观")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");

        // A job is known at the bureau and year that it was asked for at, and below no other.
        var id = (string)done["id"]!;
        (await region.Admin.GetAsync($"/v1/bureaus/{region.South}/deviations/2024/decisions/{id}")).Expect(HttpStatusCode.OK);
        foreach (var path in (string[])[$"{region.City}/deviations/2024/decisions/{id}", $"{region.South}/deviations/2023/decisions/{id}", $"{region.South}/deviations/2024/decisions/x"])
        {
            (await region.Admin.GetAsync($"/v1/bureaus/{path}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    [StoreTheory]
    [InlineData("", "dismiss", null, "422 invalid-body")]
    [InlineData("", "assign", "无负责人", "422 invalid-body")]
    [InlineData("status=closed", "dismiss", "理由", "400 bad-parameter")]
    [InlineData("rule=no-such-rule", "dismiss", "理由", "400 bad-parameter")]
    [InlineData("preview=maybe", "dismiss", "理由", "400 bad-parameter")]
    public async Task What_makes_no_sense_is_refused_and_nothing_done(string query, string kind, string? text, string refusal)
    {
        var region = await Region.CreateAsync(host);

        var answer = await region.Admin.DecideDeviationsAsync(query, kind, text);

        Assert.Equal(refusal, $"{(int)answer.Status} {((string)answer.Json["type"]!).Split(':')[^1]}");
    }

    [StoreFact]
    public async Task Where_nothing_is_meant_the_job_is_done_with_nothing()
    {
        var region = await Region.CreateAsync(host);

        var job = await region.Admin.WaitForJobAsync(await region.Admin.DecideDeviationsAsync("", "dismiss", "理由"));

        Assert.Equal((0, 0), ((int)job["done"]!, (int)job["total"]!));
    }

    private static async Task FileReportsAsync(Region region, params UnitClient[] units)
    {
        Assert.NotNull(region);
        await Task.WhenAll(units.Select(async unit => (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created)));
    }

    private static Task<List<JsonNode>> ListDeviationsAsync(Region region, string filter) =>
        BureauClient.ReadAllPagesAsync(query => region.Admin.ListDeviationsAsync(query), $"{filter}&limit=500");

    private static bool IsPossible(string kind, string status) => kind switch
    {
        "comment" => true,
        "assign" => status is "open" or "explained" or "confirmed",
        "reopen" => status is "confirmed" or "dismissed",
        _ => status is "open" or "explained",
    };

    private static Dictionary<string, int> CountBy(List<JsonNode> items, string name) =>
        items.GroupBy(it => (string)it[name]!).ToDictionary(it => it.Key, it => it.Count());

    private static Dictionary<string, int> ReadCounts(JsonNode counts) => counts.AsObject().ToDictionary(it => it.Key, it => (int)it.Value!);

    private static string GetId(JsonNode deviation) => (string)deviation["id"]!;

    /// <summary>The same caller at another host.</summary>
    private static HttpClient CreateClientAt(PerfHubHost other, ApiClient caller) =>
        other.CreateHttpClient(caller.Http.DefaultRequestHeaders.Authorization!.Parameter);
}

public sealed class DecideDeviationsTestsOnSqlite(SqliteHost host) : DecideDeviationsTests(host), IClassFixture<SqliteHost>;

public sealed class DecideDeviationsTestsOnSqlServer(SqlServerHost host) : DecideDeviationsTests(host), IClassFixture<SqlServerHost>;
