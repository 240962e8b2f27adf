using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Evaluations;

/// <summary>All stored reports of a bureau and those below it are judged by what is in force now.</summary>
public abstract class StartEvaluationTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_policy_takes_effect_on_what_is_stored_where_it_is_inherited_and_same_figures_keep_their_case()
    {
        var region = await Region.CreateAsync(host);
        var (north, south) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138", region.South));
        var kept = await FileAndGetDeviationIdAsync(north, "part-exceeds-whole");
        var other = (string)(await GetDeviationAsync(north, "over-completion"))["id"]!;
        await FileAndGetDeviationIdAsync(south, "over-completion");
        (await north.AddDeviationEventAsync(kept, "explain", "口径不同。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(other, "dismiss", "不予追究。")).Expect(HttpStatusCode.Created);
        (await region.Admin.PutPolicyAsync(new { }, region.South)).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 110, gradeBands = new { excellent = 99 } })).Expect(HttpStatusCode.OK);

        var job = await region.Admin.RunEvaluationAsync();

        Assert.Equal(("done", 2, 2, 2, 2), ((string?)job["state"], (int)job["total"]!, (int)job["done"]!, (int)job["changed"]!, (int)job["compared"]!));
        Assert.Equal((region.City, 2024, RuleCatalogue.Version, "bureauAdmin"), ((string?)job["bureau"], (int)job["fiscalYear"]!, (string?)job["ruleSetVersion"], (string?)job["by"]!["role"]));
        var (current, untouched) = ((await north.GetReportAsync()).Json, (await south.GetReportAsync()).Json);
        Assert.Equal(
            (int)job["flagged"]!, current["deviations"]!.AsArray().Count + untouched["deviations"]!.AsArray().Count);
        Assert.Equal((2, region.City, "良"), ((int)current["policyVersion"]!, (string?)current["policyBureau"], (string?)current["score"]!["verifiedGrade"]));
        Assert.Equal((2, region.South, "优"), ((int)untouched["policyVersion"]!, (string?)untouched["policyBureau"], (string?)untouched["score"]!["verifiedGrade"]));

        // The same figures keep their case; other figures open theirs again, and what did not break the rule before is found.
        var explained = await region.Admin.GetDeviationAsync(kept);
        Assert.Equal(("explained", "口径不同。"), ((string?)explained["status"], (string?)explained["explanation"]));
        Assert.Equal(("open", 110m), ((string?)(await region.Admin.GetDeviationAsync(other))["status"], (decimal)(await region.Admin.GetDeviationAsync(other))["expected"]!));
        Assert.Equal(4, current["deviations"]!.AsArray().Count(it => ((string?)it!["rule"], (string?)it["status"]) == ("over-completion", "open")));

        // Lists go by it, and the history says when and by what.
        Assert.Equal("良", (string?)(await region.Admin.GetRankingAsync("limit=500")).Json["items"]!.AsArray().Single(it => (string?)it!["unit"] == "0137")!["grade"]!["verified"]);
        var last = (await north.ListReportHistoryAsync()).Json["items"]!.AsArray()[^1]!;
        Assert.Equal(("reevaluated", 2, RuleCatalogue.Version), ((string?)last["kind"], (int)last["policyVersion"]!, (string?)last["ruleSetVersion"]));
        Assert.Equal(1, (int)(await north.GetRevisionAsync(1)).Json["policyVersion"]!);
    }

    [StoreFact]
    public async Task Where_nothing_has_moved_nothing_is_said_anew()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAndGetDeviationIdAsync(unit, "over-completion");
        await region.Admin.RunEvaluationAsync();
        var (report, feed) = (await unit.GetReportAsync(), ChangeFeedReader.Create(region.Admin));
        await feed.ReadAllAsync();

        var job = await region.Admin.RunEvaluationAsync();

        Assert.Equal((1, 0), ((int)job["done"]!, (int)job["changed"]!));
        var again = await unit.GetReportAsync();
        Assert.Equal((report.Body, report.HttpResponse.Headers.ETag), (again.Body, again.HttpResponse.Headers.ETag));
        Assert.Empty(await feed.ReadAllAsync());
    }

    [StoreFact]
    public async Task Where_a_policy_changes_nothing_that_is_said_it_is_told_all_the_same_and_what_deviations_cost_is_ranked()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAndGetDeviationIdAsync(unit, "over-completion");
        var (before, tag) = ((await unit.GetReportAsync()).Json, (await unit.GetReportAsync()).HttpResponse.Headers.ETag);
        await region.Admin.PutPolicyAsync(new { credibility = new { high = 0, medium = 0, low = 0 } });

        var job = await region.Admin.RunEvaluationAsync();

        var (current, ranked) = (await unit.GetReportAsync(), (await region.Admin.GetRankingAsync("metric=credibility")).Json["items"]!.AsArray().Single()!);
        Assert.Equal((1, 100m, 2), ((int)job["changed"]!, (decimal)ranked["value"]!, (int)ranked["policyVersion"]!));
        Assert.Equal((2, region.City), ((int)current.Json["policyVersion"]!, (string?)current.Json["policyBureau"]));
        Assert.NotEqual(tag, current.HttpResponse.Headers.ETag);
        foreach (var part in (string[])["score", "deviations"])
        {
            Assert.Equal(before[part]!.ToJsonString(), current.Json[part]!.ToJsonString());
        }

        var last = (await unit.ListReportHistoryAsync()).Json["items"]!.AsArray()[^1]!;
        Assert.Equal(("reevaluated", 2), ((string?)last["kind"], (int)last["policyVersion"]!));

        // And once more, with a verdict that stands behind one that says the same.
        await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 110 });
        await region.Admin.RunEvaluationAsync();
        Assert.Equal(4, (await unit.GetReportAsync()).Json["deviations"]!.AsArray().Count(it => (string?)it!["rule"] == "over-completion"));
    }

    [StoreFact]
    public async Task Whoever_asks_again_before_it_is_begun_is_told_of_the_same_and_all_come_to_an_end()
    {
        var region = await Region.CreateAsync(host);
        await FileAndGetDeviationIdAsync(await region.RegisterUnitAsync(), "over-completion");

        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => region.Admin.StartEvaluationAsync()));

        var ids = asked.Select(it => (string)it.Expect(HttpStatusCode.Accepted)["id"]!).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.All(asked, it => Assert.Equal($"/v1/evaluations/{it.Json["id"]}", it.HttpResponse.Headers.Location!.ToString()));
        var done = new List<JsonNode>();
        foreach (var answer in asked)
        {
            done.Add(await region.Admin.WaitForJobAsync(answer));
        }

        // One after the other: each was begun when the one before it had ended.
        var runs = done.DistinctBy(it => (string?)it["id"]).OrderBy(it => (string?)it["id"], StringComparer.Ordinal).ToList();
        Assert.Equal(ids, runs.Select(it => (string)it["id"]!));
        Assert.All(runs.Zip(runs.Skip(1)), pair => Assert.True((DateTime)pair.First["updatedAt"]! <= (DateTime)pair.Second["startedAt"]!));
    }

    [StoreFact]
    public async Task No_newer_filing_is_judged_by_what_was_there_before_it()
    {
        var region = await Region.CreateAsync(host);
        var units = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => region.RegisterUnitAsync($"U{number}", number % 2 == 0 ? region.North : region.South)));
        await Task.WhenAll(units.Select(unit => FileAndGetDeviationIdAsync(unit, "over-completion")));
        var done = false;
        async Task<JsonNode> File(UnitClient unit)
        {
            JsonNode? last = null;
            for (var i = 0; !Volatile.Read(ref done) || i < 3; i++)
            {
                last = (await unit.FileReportAsync(SeedReport.CreateVariant(i))).Expect(HttpStatusCode.Created);
            }

            return last!;
        }

        async Task Evaluate()
        {
            for (var i = 0; i < 5; i++)
            {
                await region.Admin.RunEvaluationAsync();
            }

            Volatile.Write(ref done, true);
        }

        var filing = units.Select(File).ToList();
        await Task.WhenAll([Evaluate(), .. filing]);

        foreach (var (unit, receipt) in units.Zip(await Task.WhenAll(filing)))
        {
            var current = (await unit.GetReportAsync()).Json;
            Assert.Equal(((int)receipt["revision"]!, (string?)receipt["contentSha256"]), ((int)current["revision"]!, (string?)current["contentSha256"]));
            Assert.Equal(GetOwnDeviations(receipt), GetOwnDeviations(current));
        }
    }

    [StoreFact]
    public async Task Each_is_judged_by_the_window_and_the_policy_of_its_own_bureau_in_whatever_turns_they_have_filed()
    {
        var region = await Region.CreateAsync(host);
        UnitClient[] units =
        [
            await region.RegisterUnitAsync("1", region.South), await region.RegisterUnitAsync("2", region.North), await region.RegisterUnitAsync("3", region.City),
            await region.RegisterUnitAsync("4", region.North), await region.RegisterUnitAsync("5", region.South), await region.RegisterUnitAsync("6", region.City),
        ];
        foreach (var unit in units)
        {
            await FileAndGetDeviationIdAsync(unit, "over-completion");
        }

        (string, string) past = ("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"), open = ("2000-01-01T00:00:00Z", "2099-01-01T00:00:00Z");
        (await region.Admin.PutWindowsAsync(past)).Expect(HttpStatusCode.OK);
        (await region.Admin.PutWindowsAsync(open, bureau: region.South)).Expect(HttpStatusCode.OK);
        (await region.Admin.GrantExtensionAsync("4", "2099-01-01T00:00:00Z", region.North)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 110 })).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(new { overCompletionThreshold = 115 }, region.North)).Expect(HttpStatusCode.OK);

        var job = await region.Admin.RunEvaluationAsync();

        Assert.Equal((6, 6), ((int)job["done"]!, (int)job["changed"]!));
        var said = await Task.WhenAll(units.Select(async unit => (await unit.GetReportAsync()).Json));
        Assert.Equal(["2", "3", "6"], (await BureauClient.ReadAllPagesAsync(query => region.Admin.ListFilingsAsync(query), "status=late")).Select(it => (string)it["unit"]!).Order(StringComparer.Ordinal));
        Assert.Equal([false, true, true, false, false, true], said.Select(it => it["deviations"]!.AsArray().Any(flag => (string?)flag!["rule"] == "late-filing")));
        Assert.Equal(
            [region.City, region.North, region.City, region.North, region.City, region.City], said.Select(it => (string)it["policyBureau"]!));
        Assert.Equal([110m, 115m, 110m, 115m, 110m, 110m], await Task.WhenAll(units.Select(async unit => (decimal)(await GetDeviationAsync(unit, "over-completion"))["expected"]!)));
    }

    [StoreFact]
    public async Task It_is_known_where_its_bureau_is_and_asked_for_by_administrators_alone()
    {
        var region = await Region.CreateAsync(host);
        var south = await region.CreateClientAsync(region.South, Role.BureauAdmin);
        var (job, path) = (await region.Admin.StartEvaluationAsync(region.North), $"/v1/bureaus/{region.North}/evaluations/2024");
        var location = job.HttpResponse.Headers.Location!.ToString();
        await region.Admin.WaitForJobAsync(job);

        (await south.GetAsync(location)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await south.StartEvaluationAsync(region.North)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await (await region.CreateClientAsync(region.North, Role.Auditor)).GetAsync(location)).Expect(HttpStatusCode.OK);
        (await (await region.CreateClientAsync(region.North, Role.Auditor)).PostAsync(path, new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await region.RegisterUnitAsync()).GetAsync(location)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        var id = location.Split('.')[^1];
        foreach (var none in (string[])[$"{region.North}.1", id, $"{region.North}.x", $"{region.North}.{id}.", $"{region.South}.{id}", $"{region.City}.{id}"])
        {
            (await region.Admin.GetAsync($"/v1/evaluations/{none}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await region.Admin.StartEvaluationAsync(year: 1999)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal((0, 0), ((int)(await region.Admin.RunEvaluationAsync(year: 2031))["total"]!, (int)(await region.Admin.RunEvaluationAsync(year: 2031))["done"]!));
    }

    private static async Task<string> FileAndGetDeviationIdAsync(UnitClient unit, string rule)
    {
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        return (string)(await GetDeviationAsync(unit, rule))["id"]!;
    }

    private static async Task<JsonNode> GetDeviationAsync(UnitClient unit, string rule) =>
        (await unit.GetReportAsync()).Expect(HttpStatusCode.OK)["deviations"]!.AsArray().First(it => (string?)it!["rule"] == rule)!;

    /// <summary>What follows from the report itself, whoever else has filed what.</summary>
    private static List<string> GetOwnDeviations(JsonNode receipt) =>
        [.. receipt["deviations"]!.AsArray().Where(it => (string?)it!["rule"] != "copied-from-other-unit").Select(it => $"{it!["id"]} {it["formula"]}")];
}

public sealed class StartEvaluationTestsOnSqlite(SqliteHost host) : StartEvaluationTests(host), IClassFixture<SqliteHost>;

public sealed class StartEvaluationTestsOnSqlServer(SqlServerHost host) : StartEvaluationTests(host), IClassFixture<SqlServerHost>;
