using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Policies;

/// <summary>What is filed after a policy is set is judged by it; what was filed before stays as it was judged.</summary>
public abstract class PolicyApplicationTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_filing_is_judged_by_the_policy_in_force_and_says_whose_it_is()
    {
        var region = await Region.CreateAsync(host);
        var (north, south) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync(bureau: region.South));
        (await region.Admin.PutPolicyAsync(new { gradeBands = new { excellent = 99.9 } })).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(new { }, region.South)).Expect(HttpStatusCode.OK);

        var receipt = (await north.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        Assert.Equal((2, region.City, "良"), ((int)receipt["policyVersion"]!, (string?)receipt["policyBureau"], (string?)receipt["score"]!["verifiedGrade"]));
        Assert.Contains("grade-band", GetRules(receipt));
        Assert.Equal(
            (2, region.City), ((int)(await north.GetRevisionAsync(1)).Json["policyVersion"]!, (string?)(await north.GetReportAsync()).Json["policyBureau"]));
        Assert.Equal(2, (int)(await north.ListRevisionsAsync()).Json["items"]![0]!["policyVersion"]!);

        receipt = (await south.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        Assert.Equal((2, region.South, "优"), ((int)receipt["policyVersion"]!, (string?)receipt["policyBureau"], (string?)receipt["score"]!["verifiedGrade"]));
    }

    [StoreFact]
    public async Task Switches_severities_thresholds_and_scoring_take_effect()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutPolicyAsync(new
        {
            reverseScoring = "ratio",
            overCompletionThreshold = 150,
            credibility = new { high = 5, medium = 2, low = 0 },
            rules = new JsonObject
            {
                ["part-exceeds-whole"] = new JsonObject { ["enabled"] = false },
                ["second-half-surge"] = new JsonObject { ["severity"] = "low" },
            },
        })).Expect(HttpStatusCode.OK);

        // A cost of 150 where at most 100 was meant: half of the points by the line, two thirds by the ratio.
        var report = SeedReport.Json;
        var costs = report["indicators"]![0]!;
        (costs["direction"], costs["target"]!["value"], costs["final"]!["value"]) = ("atMost", 100, 150);
        var receipt = (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);

        var weight = (decimal)costs["weight"]!;
        Assert.Equal(
            Math.Round(weight * 100 / 150, 2, MidpointRounding.AwayFromZero),
            (decimal)receipt["score"]!["parts"]!.AsArray().Single(part => (string?)part!["pointer"] == "/indicators/0/score")!["verified"]!);
        Assert.DoesNotContain("part-exceeds-whole", GetRules(receipt));
        Assert.DoesNotContain("over-completion", GetRules(receipt));
        var deviations = receipt["deviations"]!.AsArray();
        Assert.Equal("low", (string?)deviations.Single(it => (string?)it!["rule"] == "second-half-surge")!["severity"]);
        int Count(string severity) => deviations.Count(it => (string?)it!["severity"] == severity);
        var ranked = (await region.Admin.GetRankingAsync("metric=credibility")).Expect(HttpStatusCode.OK)["items"]![0]!;
        Assert.Equal(Math.Max(0m, 100m - 5 * Count("high") - 2 * Count("medium")), (decimal)ranked["value"]!);
    }

    [StoreFact]
    public async Task What_was_filed_before_keeps_its_verdict()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var (receipt, ranking) = ((await unit.GetReportAsync()).Body, (await region.Admin.GetRankingAsync()).Json["items"]!.ToJsonString());

        (await region.Admin.PutPolicyAsync(new { gradeBands = new { excellent = 99 }, executionWeight = 50 })).Expect(HttpStatusCode.OK);

        Assert.Equal(receipt, (await unit.GetReportAsync()).Body);
        Assert.Equal(ranking, (await region.Admin.GetRankingAsync()).Json["items"]!.ToJsonString());
        Assert.Equal(1, (int)(await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK)["policyVersion"]!);
    }

    [StoreFact]
    public async Task No_filing_is_judged_by_a_policy_that_was_another_before_it_was_sent()
    {
        var region = await Region.CreateAsync(host);
        var units = new List<UnitClient>();
        for (var i = 0; i < 4; i++)
        {
            units.Add(await region.RegisterUnitAsync($"{i}"));
        }

        var (acknowledged, done) = (1, false);
        async Task Set()
        {
            for (var version = 2; version <= 12; version++)
            {
                (await region.Admin.PutPolicyAsync(new { gradeBands = new { excellent = 80.5m + version } })).Expect(HttpStatusCode.OK);
                Volatile.Write(ref acknowledged, version);
            }

            Volatile.Write(ref done, true);
        }

        async Task File(UnitClient unit)
        {
            for (var i = 0; !Volatile.Read(ref done) || i < 3; i++)
            {
                var before = Volatile.Read(ref acknowledged);
                var receipt = (await unit.FileReportAsync(SeedReport.CreateVariant(i))).Expect(HttpStatusCode.Created);

                // Judged by what it says it was judged by, which was not superseded when it was sent.
                var version = (int)receipt["policyVersion"]!;
                Assert.InRange(version, before, 12);
                var excellent = version == 1 ? 90m : 80.5m + version;
                Assert.Equal((decimal)receipt["score"]!["verified"]! >= excellent ? "优" : "良", (string?)receipt["score"]!["verifiedGrade"]);
            }
        }

        await Task.WhenAll([Set(), .. units.Select(File)]);
    }

    private static List<string> GetRules(JsonNode receipt) => [.. receipt["deviations"]!.AsArray().Select(it => (string)it!["rule"]!)];
}

public sealed class PolicyApplicationTestsOnSqlite(SqliteHost host) : PolicyApplicationTests(host), IClassFixture<SqliteHost>;

public sealed class PolicyApplicationTestsOnSqlServer(SqlServerHost host) : PolicyApplicationTests(host), IClassFixture<SqlServerHost>;
