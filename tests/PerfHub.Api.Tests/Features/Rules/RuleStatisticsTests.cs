using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Rules;

public abstract class RuleStatisticsTests(PerfHubHost host)
{
    private const string Staff = "staff-exceeds-posts", Grade = "grade-band";

    [StoreFact]
    public async Task Each_rule_is_told_as_often_as_receipts_and_the_list_have_it()
    {
        var region = await Region.CreateAsync(host);
        var units = new[] { await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2", region.South), await region.RegisterUnitAsync("3", region.City) };
        foreach (var unit in units)
        {
            (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        (await units[0].FileReportAsync((new SmallReport { ActualStaff = 11 }).ToJson())).Expect(HttpStatusCode.Created);
        var ids = (await BureauClient.ReadAllPagesAsync(query => region.Admin.ListDeviationsAsync(query), "status=open")).Select(it => (string)it["id"]!).ToList();
        foreach (var (id, kind) in ids.Zip((string[])["confirm", "dismiss", "confirm", "confirm", "dismiss"]))
        {
            (await region.Admin.AddDeviationEventAsync(id, kind, "已核实。")).Expect(HttpStatusCode.Created);
        }

        var told = await GetStatisticsAsync(region.Admin);
        Assert.Equal(RuleCatalogue.All.Select(rule => rule.Id), told["items"]!.AsArray().Select(it => (string)it!["rule"]!));
        var listed = (await BureauClient.ReadAllPagesAsync(query => region.Admin.ListDeviationsAsync(query), "limit=500")).ToLookup(it => (string)it["rule"]!);
        foreach (var item in told["items"]!.AsArray().Select(it => it!))
        {
            var rule = (string)item["rule"]!;
            var statuses = listed[rule].CountBy(it => (string)it["status"]!).ToDictionary();
            Assert.All(item["deviations"]!.AsObject(), it => Assert.Equal(statuses.GetValueOrDefault(it.Key), (int)it.Value!));
            Assert.Equal(listed[rule].Count(it => (string)it["status"]! != "resolved"), (int)item["flagged"]!);
            var (confirmed, decided) = (statuses.GetValueOrDefault("confirmed"), statuses.GetValueOrDefault("confirmed") + statuses.GetValueOrDefault("dismissed"));
            Assert.Equal(decided == 0 ? null : Math.Round(100m * confirmed / decided, 2), (decimal?)item["shareConfirmed"]);
        }

        var rules = await Task.WhenAll(units.Select(async unit => (await unit.GetReportAsync()).Expect(HttpStatusCode.OK)["rules"]!));
        decimal Sum(string name) => told["items"]!.AsArray().Sum(it => (int)it![name]!);
        Assert.Equal(rules.Sum(it => (int)it["passed"]! + (int)it["flagged"]!), Sum("applied"));
        Assert.Equal(rules.Sum(it => (int)it["notApplicable"]!), Sum("notApplicable"));
    }

    [StoreFact]
    public async Task Severities_and_thresholds_are_those_of_the_policy_in_force_and_it_is_told_whose()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var before = await GetStatisticsAsync(region.Admin);
        Assert.Equal((null, 1), ((string?)before["policyBureau"], (int)before["policyVersion"]!));
        Assert.Equal("""[{"name":"overCompletionThreshold","value":130,"unit":"percent"}]""", FindRule(before, "over-completion")["thresholds"]!.ToJsonString());
        Assert.Equal(["gradeBands.excellent 90", "gradeBands.good 80", "gradeBands.fair 60"], GetThresholds(before, Grade));
        Assert.Equal(("high", true), ((string?)FindRule(before, Grade)["severity"], (bool)FindRule(before, Grade)["enabled"]!));

        (await region.Admin.PutPolicyAsync(new
        {
            overCompletionThreshold = 150m, gradeBands = new { excellent = 92.5m, good = 80m, fair = 60m },
            rules = new Dictionary<string, object> { [Grade] = new { severity = "low" }, [Staff] = new { enabled = false } },
        })).Expect(HttpStatusCode.OK);

        var south = await region.CreateClientAsync(region.South, Role.BureauReader);
        foreach (var bureau in (BureauClient[])[region.Admin, south])
        {
            var after = await GetStatisticsAsync(bureau);
            Assert.Equal((region.City, 2), ((string?)after["policyBureau"], (int)after["policyVersion"]!));
            Assert.Contains("overCompletionThreshold 150", GetThresholds(after, "over-completion"));
            Assert.Equal(["gradeBands.excellent 92.5", "gradeBands.good 80", "gradeBands.fair 60"], GetThresholds(after, Grade));
            Assert.Equal(("low", true), ((string?)FindRule(after, Grade)["severity"], (bool)FindRule(after, Grade)["enabled"]!));
            Assert.False((bool)FindRule(after, Staff)["enabled"]!);
        }
    }

    [StoreFact]
    public async Task What_reports_were_judged_by_is_told_where_it_is_another_policy_than_the_one_in_force()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync("1")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 150m }, region.South)).Expect(HttpStatusCode.OK);
        (await (await region.RegisterUnitAsync("2", region.South)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var told = await GetStatisticsAsync(region.Admin);

        Assert.Null((string?)told["policyBureau"]);
        Assert.Equal([" 1 1", $"{region.South} 2 1"], told["judgedBy"]!.AsArray().Select(it => $"{it!["policyBureau"]} {it["policyVersion"]} {it["units"]}"));
    }

    [StoreFact]
    public async Task A_scope_or_a_year_has_its_own_and_another_tenant_none()
    {
        var region = await Region.CreateAsync(host);
        foreach (var bureau in (string[])[region.City, region.North, region.South])
        {
            (await (await region.RegisterUnitAsync("1", bureau)).FileReportAsync((new SmallReport { ActualStaff = 11 }).ToJson())).Expect(HttpStatusCode.Created);
        }

        var south = await region.CreateClientAsync(region.South, Role.Auditor);
        Assert.Equal(3, (int)FindRule(await GetStatisticsAsync(region.Admin), Staff)["flagged"]!);
        Assert.Equal(1, (int)FindRule(await GetStatisticsAsync(region.Admin, "scope=own"), Staff)["flagged"]!);
        Assert.Equal(1, (int)FindRule(await GetStatisticsAsync(south), Staff)["deviations"]!["open"]!);
        Assert.All((await GetStatisticsAsync(region.Admin, year: 2023))["items"]!.AsArray(), it => Assert.Equal((0, 0), ((int)it!["applied"]!, (int)it["flagged"]!)));

        foreach (var bureau in (string[])[region.North, region.City, "999999"])
        {
            (await south.GetAsync($"/v1/bureaus/{bureau}/rule-statistics/2024")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/rule-statistics/2024?scope=all")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await (await region.RegisterUnitAsync("2")).GetAsync($"/v1/bureaus/{region.North}/rule-statistics/2024")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [StoreFact]
    public async Task Whoever_has_it_is_not_sent_it_until_something_is_decided()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync((new SmallReport { ActualStaff = 11 }).ToJson())).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.City}/rule-statistics/2024";
        var tag = (await region.Admin.GetAsync(path)).HttpResponse.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await region.Admin.GetAsync(path, ("If-None-Match", tag))).Status);

        var id = (string)(await region.Admin.ListDeviationsAsync()).Expect(HttpStatusCode.OK)["items"]![0]!["id"]!;
        (await region.Admin.AddDeviationEventAsync(id, "confirm", "属实。")).Expect(HttpStatusCode.Created);

        Assert.Equal(100m, (decimal)FindRule((await region.Admin.GetAsync(path, ("If-None-Match", tag))).Expect(HttpStatusCode.OK), Staff)["shareConfirmed"]!);
    }

    private static async Task<JsonNode> GetStatisticsAsync(BureauClient bureau, string query = "", int year = 2024) =>
        (await bureau.GetAsync($"/v1/bureaus/{bureau.BureauCode}/rule-statistics/{year}?{query}")).Expect(HttpStatusCode.OK);

    private static JsonNode FindRule(JsonNode told, string rule) => told["items"]!.AsArray().Single(it => (string?)it!["rule"] == rule)!;

    private static IEnumerable<string> GetThresholds(JsonNode told, string rule) =>
        FindRule(told, rule)["thresholds"]!.AsArray().Select(it => $"{it!["name"]} {it["value"]}");
}

public sealed class RuleStatisticsTestsOnSqlite(SqliteHost host) : RuleStatisticsTests(host), IClassFixture<SqliteHost>;

public sealed class RuleStatisticsTestsOnSqlServer(SqlServerHost host) : RuleStatisticsTests(host), IClassFixture<SqlServerHost>;
