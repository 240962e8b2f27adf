using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Rules;

public abstract class RuleStatisticsTests(PerfHubHost host)
{
    private const string Staff = "staff-exceeds-posts", Grade = "grade-band";

    [StoreFact]
    public async Task Each_rule_is_told_as_often_as_receipts_and_the_list_have_it()
    {
        var region = await Region.In(host);
        var units = new[] { await region.Unit("1"), await region.Unit("2", region.South), await region.Unit("3", region.City) };
        foreach (var unit in units)
        {
            (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        }

        (await units[0].File((new SmallReport { ActualStaff = 11 }).ToJson())).Expect(HttpStatusCode.Created);
        var ids = (await BureauClient.All(query => region.Admin.Deviations(query), "status=open")).Select(it => (string)it["id"]!).ToList();
        foreach (var (id, kind) in ids.Zip((string[])["confirm", "dismiss", "confirm", "confirm", "dismiss"]))
        {
            (await region.Admin.Act(id, kind, "已核实。")).Expect(HttpStatusCode.Created);
        }

        var told = await Told(region.Admin);
        Assert.Equal(RuleCatalogue.All.Select(rule => rule.Id), told["items"]!.AsArray().Select(it => (string)it!["rule"]!));
        var listed = (await BureauClient.All(query => region.Admin.Deviations(query), "limit=500")).ToLookup(it => (string)it["rule"]!);
        foreach (var item in told["items"]!.AsArray().Select(it => it!))
        {
            var rule = (string)item["rule"]!;
            var statuses = listed[rule].CountBy(it => (string)it["status"]!).ToDictionary();
            Assert.All(item["deviations"]!.AsObject(), it => Assert.Equal(statuses.GetValueOrDefault(it.Key), (int)it.Value!));
            Assert.Equal(listed[rule].Count(it => (string)it["status"]! != "resolved"), (int)item["flagged"]!);
            var (confirmed, decided) = (statuses.GetValueOrDefault("confirmed"), statuses.GetValueOrDefault("confirmed") + statuses.GetValueOrDefault("dismissed"));
            Assert.Equal(decided == 0 ? null : Math.Round(100m * confirmed / decided, 2), (decimal?)item["shareConfirmed"]);
        }

        var rules = await Task.WhenAll(units.Select(async unit => (await unit.Current()).Expect(HttpStatusCode.OK)["rules"]!));
        decimal Sum(string name) => told["items"]!.AsArray().Sum(it => (int)it![name]!);
        Assert.Equal(rules.Sum(it => (int)it["passed"]! + (int)it["flagged"]!), Sum("applied"));
        Assert.Equal(rules.Sum(it => (int)it["notApplicable"]!), Sum("notApplicable"));
    }

    [StoreFact]
    public async Task Severities_and_thresholds_are_those_of_the_policy_in_force_and_it_is_told_whose()
    {
        var region = await Region.In(host);
        (await (await region.Unit()).File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        var before = await Told(region.Admin);
        Assert.Equal((null, 1), ((string?)before["policyBureau"], (int)before["policyVersion"]!));
        Assert.Equal("""[{"name":"overCompletionThreshold","value":130,"unit":"percent"}]""", Of(before, "over-completion")["thresholds"]!.ToJsonString());
        Assert.Equal(["gradeBands.excellent 90", "gradeBands.good 80", "gradeBands.fair 60"], Thresholds(before, Grade));
        Assert.Equal(("high", true), ((string?)Of(before, Grade)["severity"], (bool)Of(before, Grade)["enabled"]!));

        (await region.Admin.PutPolicy(new
        {
            overCompletionThreshold = 150m, gradeBands = new { excellent = 92.5m, good = 80m, fair = 60m },
            rules = new Dictionary<string, object> { [Grade] = new { severity = "low" }, [Staff] = new { enabled = false } },
        })).Expect(HttpStatusCode.OK);

        var south = await region.At(region.South, Role.BureauReader);
        foreach (var bureau in (BureauClient[])[region.Admin, south])
        {
            var after = await Told(bureau);
            Assert.Equal((region.City, 2), ((string?)after["policyBureau"], (int)after["policyVersion"]!));
            Assert.Contains("overCompletionThreshold 150", Thresholds(after, "over-completion"));
            Assert.Equal(["gradeBands.excellent 92.5", "gradeBands.good 80", "gradeBands.fair 60"], Thresholds(after, Grade));
            Assert.Equal(("low", true), ((string?)Of(after, Grade)["severity"], (bool)Of(after, Grade)["enabled"]!));
            Assert.False((bool)Of(after, Staff)["enabled"]!);
        }
    }

    [StoreFact]
    public async Task What_reports_were_judged_by_is_told_where_it_is_another_policy_than_the_one_in_force()
    {
        var region = await Region.In(host);
        (await (await region.Unit("1")).File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutPolicy(new { overCompletionThreshold = 150m }, region.South)).Expect(HttpStatusCode.OK);
        (await (await region.Unit("2", region.South)).File(Seed.Bytes)).Expect(HttpStatusCode.Created);

        var told = await Told(region.Admin);

        Assert.Null((string?)told["policyBureau"]);
        Assert.Equal([" 1 1", $"{region.South} 2 1"], told["judgedBy"]!.AsArray().Select(it => $"{it!["policyBureau"]} {it["policyVersion"]} {it["units"]}"));
    }

    [StoreFact]
    public async Task A_scope_or_a_year_has_its_own_and_another_tenant_none()
    {
        var region = await Region.In(host);
        foreach (var bureau in (string[])[region.City, region.North, region.South])
        {
            (await (await region.Unit("1", bureau)).File((new SmallReport { ActualStaff = 11 }).ToJson())).Expect(HttpStatusCode.Created);
        }

        var south = await region.At(region.South, Role.Auditor);
        Assert.Equal(3, (int)Of(await Told(region.Admin), Staff)["flagged"]!);
        Assert.Equal(1, (int)Of(await Told(region.Admin, "scope=own"), Staff)["flagged"]!);
        Assert.Equal(1, (int)Of(await Told(south), Staff)["deviations"]!["open"]!);
        Assert.All((await Told(region.Admin, year: 2023))["items"]!.AsArray(), it => Assert.Equal((0, 0), ((int)it!["applied"]!, (int)it["flagged"]!)));

        foreach (var bureau in (string[])[region.North, region.City, "999999"])
        {
            (await south.Get($"/v1/bureaus/{bureau}/rule-statistics/2024")).Problem(HttpStatusCode.NotFound, "not-found");
        }

        (await region.Admin.Get($"/v1/bureaus/{region.City}/rule-statistics/2024?scope=all")).Problem(HttpStatusCode.BadRequest, "bad-parameter");
        (await (await region.Unit("2")).Get($"/v1/bureaus/{region.North}/rule-statistics/2024")).Problem(HttpStatusCode.Forbidden, "forbidden");
    }

    [StoreFact]
    public async Task Whoever_has_it_is_not_sent_it_until_something_is_decided()
    {
        var region = await Region.In(host);
        (await (await region.Unit()).File((new SmallReport { ActualStaff = 11 }).ToJson())).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.City}/rule-statistics/2024";
        var tag = (await region.Admin.Get(path)).Response.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await region.Admin.Get(path, ("If-None-Match", tag))).Status);

        var id = (string)(await region.Admin.Deviations()).Expect(HttpStatusCode.OK)["items"]![0]!["id"]!;
        (await region.Admin.Act(id, "confirm", "属实。")).Expect(HttpStatusCode.Created);

        Assert.Equal(100m, (decimal)Of((await region.Admin.Get(path, ("If-None-Match", tag))).Expect(HttpStatusCode.OK), Staff)["shareConfirmed"]!);
    }

    private static async Task<JsonNode> Told(BureauClient bureau, string query = "", int year = 2024) =>
        (await bureau.Get($"/v1/bureaus/{bureau.Bureau}/rule-statistics/{year}?{query}")).Expect(HttpStatusCode.OK);

    private static JsonNode Of(JsonNode told, string rule) => told["items"]!.AsArray().Single(it => (string?)it!["rule"] == rule)!;

    private static IEnumerable<string> Thresholds(JsonNode told, string rule) =>
        Of(told, rule)["thresholds"]!.AsArray().Select(it => $"{it!["name"]} {it["value"]}");
}

public sealed class RuleStatisticsTestsOnSqlite(SqliteHost host) : RuleStatisticsTests(host), IClassFixture<SqliteHost>;

public sealed class RuleStatisticsTestsOnSqlServer(SqlServerHost host) : RuleStatisticsTests(host), IClassFixture<SqlServerHost>;
