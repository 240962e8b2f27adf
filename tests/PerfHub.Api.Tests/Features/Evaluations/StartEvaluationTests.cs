using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Evaluations;

/// <summary>All stored reports of a bureau and those below it are judged by what is in force now.</summary>
public abstract class StartEvaluationTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_policy_takes_effect_on_what_is_stored_where_it_is_inherited_and_same_figures_keep_their_case()
    {
        var region = await Region.In(host);
        var (north, south) = (await region.Unit(), await region.Unit("0138", region.South));
        var kept = await Filed(north, "part-exceeds-whole");
        var other = (string)(await Deviation(north, "over-completion"))["id"]!;
        await Filed(south, "over-completion");
        (await north.Act(kept, "explain", "口径不同。")).Expect(HttpStatusCode.Created);
        (await region.Admin.Act(other, "dismiss", "不予追究。")).Expect(HttpStatusCode.Created);
        (await region.Admin.PutPolicy(new { }, region.South)).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicy(new { overCompletionThreshold = 110, gradeBands = new { excellent = 99 } })).Expect(HttpStatusCode.OK);

        var job = await region.Admin.Evaluated();

        Assert.Equal(("done", 2, 2, 2, 2), ((string?)job["state"], (int)job["total"]!, (int)job["done"]!, (int)job["changed"]!, (int)job["compared"]!));
        Assert.Equal((region.City, 2024, RuleCatalogue.Version, "bureauAdmin"), ((string?)job["bureau"], (int)job["fiscalYear"]!, (string?)job["ruleSetVersion"], (string?)job["by"]!["role"]));
        var (current, untouched) = ((await north.Current()).Json, (await south.Current()).Json);
        Assert.Equal(
            (int)job["flagged"]!, current["deviations"]!.AsArray().Count + untouched["deviations"]!.AsArray().Count);
        Assert.Equal((2, region.City, "良"), ((int)current["policyVersion"]!, (string?)current["policyBureau"], (string?)current["score"]!["verifiedGrade"]));
        Assert.Equal((2, region.South, "优"), ((int)untouched["policyVersion"]!, (string?)untouched["policyBureau"], (string?)untouched["score"]!["verifiedGrade"]));

        // The same figures keep their case; other figures open theirs again, and what did not break the rule before is found.
        var explained = await region.Admin.Deviation(kept);
        Assert.Equal(("explained", "口径不同。"), ((string?)explained["status"], (string?)explained["explanation"]));
        Assert.Equal(("open", 110m), ((string?)(await region.Admin.Deviation(other))["status"], (decimal)(await region.Admin.Deviation(other))["expected"]!));
        Assert.Equal(4, current["deviations"]!.AsArray().Count(it => ((string?)it!["rule"], (string?)it["status"]) == ("over-completion", "open")));

        // Lists go by it, and the history says when and by what.
        Assert.Equal("良", (string?)(await region.Admin.Ranking("limit=500")).Json["items"]!.AsArray().Single(it => (string?)it!["unit"] == "0137")!["grade"]!["verified"]);
        var last = (await north.History()).Json["items"]!.AsArray()[^1]!;
        Assert.Equal(("reevaluated", 2, RuleCatalogue.Version), ((string?)last["kind"], (int)last["policyVersion"]!, (string?)last["ruleSetVersion"]));
        Assert.Equal(1, (int)(await north.Revision(1)).Json["policyVersion"]!);
    }

    [StoreFact]
    public async Task Where_nothing_has_moved_nothing_is_said_anew()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        await Filed(unit, "over-completion");
        await region.Admin.Evaluated();
        var (report, feed) = (await unit.Current(), ChangeFeed.Of(region.Admin));
        await feed.All();

        var job = await region.Admin.Evaluated();

        Assert.Equal((1, 0), ((int)job["done"]!, (int)job["changed"]!));
        var again = await unit.Current();
        Assert.Equal((report.Text, report.Response.Headers.ETag), (again.Text, again.Response.Headers.ETag));
        Assert.Empty(await feed.All());
    }

    [StoreFact]
    public async Task Where_a_policy_changes_nothing_that_is_said_it_is_told_all_the_same_and_what_deviations_cost_is_ranked()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        await Filed(unit, "over-completion");
        var (before, tag) = ((await unit.Current()).Json, (await unit.Current()).Response.Headers.ETag);
        await region.Admin.PutPolicy(new { credibility = new { high = 0, medium = 0, low = 0 } });

        var job = await region.Admin.Evaluated();

        var (current, ranked) = (await unit.Current(), (await region.Admin.Ranking("metric=credibility")).Json["items"]!.AsArray().Single()!);
        Assert.Equal((1, 100m, 2), ((int)job["changed"]!, (decimal)ranked["value"]!, (int)ranked["policyVersion"]!));
        Assert.Equal((2, region.City), ((int)current.Json["policyVersion"]!, (string?)current.Json["policyBureau"]));
        Assert.NotEqual(tag, current.Response.Headers.ETag);
        foreach (var part in (string[])["score", "deviations"])
        {
            Assert.Equal(before[part]!.ToJsonString(), current.Json[part]!.ToJsonString());
        }

        var last = (await unit.History()).Json["items"]!.AsArray()[^1]!;
        Assert.Equal(("reevaluated", 2), ((string?)last["kind"], (int)last["policyVersion"]!));

        // And once more, with a verdict that stands behind one that says the same.
        await region.Admin.PutPolicy(new { overCompletionThreshold = 110 });
        await region.Admin.Evaluated();
        Assert.Equal(4, (await unit.Current()).Json["deviations"]!.AsArray().Count(it => (string?)it!["rule"] == "over-completion"));
    }

    [StoreFact]
    public async Task Whoever_asks_again_before_it_is_begun_is_told_of_the_same_and_all_come_to_an_end()
    {
        var region = await Region.In(host);
        await Filed(await region.Unit(), "over-completion");

        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => region.Admin.Evaluate()));

        var ids = asked.Select(it => (string)it.Expect(HttpStatusCode.Accepted)["id"]!).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.All(asked, it => Assert.Equal($"/v1/evaluations/{it.Json["id"]}", it.Response.Headers.Location!.ToString()));
        var done = new List<JsonNode>();
        foreach (var answer in asked)
        {
            done.Add(await region.Admin.Done(answer));
        }

        // One after the other: each was begun when the one before it had ended.
        var runs = done.DistinctBy(it => (string?)it["id"]).OrderBy(it => (string?)it["id"], StringComparer.Ordinal).ToList();
        Assert.Equal(ids, runs.Select(it => (string)it["id"]!));
        Assert.All(runs.Zip(runs.Skip(1)), pair => Assert.True((DateTime)pair.First["updatedAt"]! <= (DateTime)pair.Second["startedAt"]!));
    }

    [StoreFact]
    public async Task No_newer_filing_is_judged_by_what_was_there_before_it()
    {
        var region = await Region.In(host);
        var units = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => region.Unit($"U{number}", number % 2 == 0 ? region.North : region.South)));
        await Task.WhenAll(units.Select(unit => Filed(unit, "over-completion")));
        var done = false;
        async Task<JsonNode> File(UnitClient unit)
        {
            JsonNode? last = null;
            for (var i = 0; !Volatile.Read(ref done) || i < 3; i++)
            {
                last = (await unit.File(Seed.Numbered(i))).Expect(HttpStatusCode.Created);
            }

            return last!;
        }

        async Task Evaluate()
        {
            for (var i = 0; i < 5; i++)
            {
                await region.Admin.Evaluated();
            }

            Volatile.Write(ref done, true);
        }

        var filing = units.Select(File).ToList();
        await Task.WhenAll([Evaluate(), .. filing]);

        foreach (var (unit, receipt) in units.Zip(await Task.WhenAll(filing)))
        {
            var current = (await unit.Current()).Json;
            Assert.Equal(((int)receipt["revision"]!, (string?)receipt["contentSha256"]), ((int)current["revision"]!, (string?)current["contentSha256"]));
            Assert.Equal(Own(receipt), Own(current));
        }
    }

    [StoreFact]
    public async Task Each_is_judged_by_the_window_and_the_policy_of_its_own_bureau_in_whatever_turns_they_have_filed()
    {
        var region = await Region.In(host);
        UnitClient[] units =
        [
            await region.Unit("1", region.South), await region.Unit("2", region.North), await region.Unit("3", region.City),
            await region.Unit("4", region.North), await region.Unit("5", region.South), await region.Unit("6", region.City),
        ];
        foreach (var unit in units)
        {
            await Filed(unit, "over-completion");
        }

        (string, string) past = ("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"), open = ("2000-01-01T00:00:00Z", "2099-01-01T00:00:00Z");
        (await region.Admin.PutWindows(past)).Expect(HttpStatusCode.OK);
        (await region.Admin.PutWindows(open, bureau: region.South)).Expect(HttpStatusCode.OK);
        (await region.Admin.Grant("4", "2099-01-01T00:00:00Z", region.North)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutPolicy(new { overCompletionThreshold = 110 })).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicy(new { overCompletionThreshold = 115 }, region.North)).Expect(HttpStatusCode.OK);

        var job = await region.Admin.Evaluated();

        Assert.Equal((6, 6), ((int)job["done"]!, (int)job["changed"]!));
        var said = await Task.WhenAll(units.Select(async unit => (await unit.Current()).Json));
        Assert.Equal(["2", "3", "6"], (await BureauClient.All(query => region.Admin.Filings(query), "status=late")).Select(it => (string)it["unit"]!).Order(StringComparer.Ordinal));
        Assert.Equal([false, true, true, false, false, true], said.Select(it => it["deviations"]!.AsArray().Any(flag => (string?)flag!["rule"] == "late-filing")));
        Assert.Equal(
            [region.City, region.North, region.City, region.North, region.City, region.City], said.Select(it => (string)it["policyBureau"]!));
        Assert.Equal([110m, 115m, 110m, 115m, 110m, 110m], await Task.WhenAll(units.Select(async unit => (decimal)(await Deviation(unit, "over-completion"))["expected"]!)));
    }

    [StoreFact]
    public async Task It_is_known_where_its_bureau_is_and_asked_for_by_administrators_alone()
    {
        var region = await Region.In(host);
        var south = await region.At(region.South, Role.BureauAdmin);
        var (job, path) = (await region.Admin.Evaluate(region.North), $"/v1/bureaus/{region.North}/evaluations/2024");
        var location = job.Response.Headers.Location!.ToString();
        await region.Admin.Done(job);

        (await south.Get(location)).Problem(HttpStatusCode.NotFound, "not-found");
        (await south.Evaluate(region.North)).Problem(HttpStatusCode.NotFound, "not-found");
        (await (await region.At(region.North, Role.Auditor)).Get(location)).Expect(HttpStatusCode.OK);
        (await (await region.At(region.North, Role.Auditor)).Post(path, new { })).Problem(HttpStatusCode.Forbidden, "forbidden");
        (await (await region.Unit()).Get(location)).Problem(HttpStatusCode.Forbidden, "forbidden");
        var id = location.Split('.')[^1];
        foreach (var none in (string[])[$"{region.North}.1", id, $"{region.North}.x", $"{region.North}.{id}.", $"{region.South}.{id}", $"{region.City}.{id}"])
        {
            (await region.Admin.Get($"/v1/evaluations/{none}")).Problem(HttpStatusCode.NotFound, "not-found");
        }

        (await region.Admin.Evaluate(year: 1999)).Problem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal((0, 0), ((int)(await region.Admin.Evaluated(year: 2031))["total"]!, (int)(await region.Admin.Evaluated(year: 2031))["done"]!));
    }

    private static async Task<string> Filed(UnitClient unit, string rule)
    {
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        return (string)(await Deviation(unit, rule))["id"]!;
    }

    private static async Task<JsonNode> Deviation(UnitClient unit, string rule) =>
        (await unit.Current()).Expect(HttpStatusCode.OK)["deviations"]!.AsArray().First(it => (string?)it!["rule"] == rule)!;

    /// <summary>What follows from the report itself, whoever else has filed what.</summary>
    private static List<string> Own(JsonNode receipt) =>
        [.. receipt["deviations"]!.AsArray().Where(it => (string?)it!["rule"] != "copied-from-other-unit").Select(it => $"{it!["id"]} {it["formula"]}")];
}

public sealed class StartEvaluationTestsOnSqlite(SqliteHost host) : StartEvaluationTests(host), IClassFixture<SqliteHost>;

public sealed class StartEvaluationTestsOnSqlServer(SqlServerHost host) : StartEvaluationTests(host), IClassFixture<SqlServerHost>;
