using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Features.Evaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Policies;

public abstract class PreviewPolicyTests(PerfHubHost host)
{
    [StoreProperty(Arbitrary = [typeof(PolicyPreviewScenario)], MaxTest = 40)]
    public async Task A_preview_is_what_filing_anew_would_say_held_against_what_it_would_say_now(PolicyPreviewScenario draft)
    {
        var region = await Region.CreateAsync(host);
        if (draft.InForce is not null)
        {
            (await region.Admin.PutPolicyAsync(draft.InForce)).Expect(HttpStatusCode.OK);
        }

        // Some of them are of last year too, so that what is known beside a report is looked at.
        var units = new List<(UnitClient Unit, byte[] Report)>();
        foreach (var report in draft.Reports)
        {
            var unit = await region.RegisterUnitAsync($"{units.Count}", units.Count % 2 == 0 ? region.North : region.City);
            (await unit.FileReportAsync(draft.Reports[0], 2023)).Expect(HttpStatusCode.Created);
            (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
            units.Add((unit, report.ToUtf8Bytes()));
        }

        var now = await GetVerdictsAsync(units);
        var preview = (await region.Admin.PreviewPolicyAsync(draft.Draft)).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(draft.Draft)).Expect(HttpStatusCode.OK);
        var then = await GetVerdictsAsync(units);

        Assert.Equal((units.Count, units.Count), ((int)preview["reports"]!, (int)preview["judged"]!));
        Assert.Equal(DescribeEffects(now, then), preview["rules"]!.AsArray().Select(DescribeEffect).Order());
        Assert.Equal(
            now.Zip(then).GroupBy(it => $"{GetGrade(it.First)} {GetGrade(it.Second)}").Select(it => $"{it.Key} {it.Count()}").Order(),
            preview["grades"]!["reports"]!.AsArray().Select(it => $"{it!["now"]} {it["then"]} {it["count"]}").Order());
        Assert.Equal(now.Zip(then).Count(it => GetGrade(it.First) != GetGrade(it.Second)), (int)preview["grades"]!["changed"]!);
        var scores = preview["scores"]!;
        Assert.Equal(now.Zip(then).Count(it => GetScore(it.First) != GetScore(it.Second)), (int)scores["changed"]!);
        Assert.Equal(ComputeMean(now), (decimal?)scores["meanNow"]);
        Assert.Equal(ComputeMean(then), (decimal?)scores["meanThen"]);
        Assert.Equal(now.Zip(then).Max(it => (decimal?)Math.Max(0m, GetScore(it.Second) - GetScore(it.First))) ?? 0m, (decimal)scores["largestRise"]!);
        Assert.Equal(now.Zip(then).Max(it => (decimal?)Math.Max(0m, GetScore(it.First) - GetScore(it.Second))) ?? 0m, (decimal)scores["largestFall"]!);
    }

    [StoreFact]
    public async Task Examples_name_the_unit_and_give_figures_and_words_in_the_language_asked_for()
    {
        var region = await Region.CreateAsync(host);
        for (var i = 0; i < 5; i++)
        {
            (await (await region.RegisterUnitAsync($"{i}")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        var draft = new { overCompletionThreshold = 200, rules = new JsonObject { ["second-half-surge"] = new JsonObject { ["severity"] = "high" } } };
        var preview = (await region.Admin.PreviewPolicyAsync(draft, language: "en")).Expect(HttpStatusCode.OK);

        Assert.Equal((null, 1), ((string?)preview["bureau"], (int)preview["version"]!));
        var rules = preview["rules"]!.AsArray().ToDictionary(it => (string)it!["rule"]!);
        Assert.Equal(["over-completion", "second-half-surge"], rules.Keys.Order());
        Assert.Equal("over-completion 5 0 0 5 0 0", DescribeEffect(rules["over-completion"]));
        Assert.Equal("second-half-surge 5 5 0 0 0 5", DescribeEffect(rules["second-half-surge"]));
        var examples = rules["over-completion"]!["examples"]!.AsArray();
        Assert.Equal(["0", "1", "2"], examples.Select(it => (string)it!["unit"]!));
        Assert.All(examples, it =>
        {
            Assert.Equal(("removed", region.North, "单位", "medium"), ((string?)it!["effect"], (string?)it["bureau"], (string?)it["unitName"], (string?)it["severity"]));
            Assert.Equal(("/indicators/1/final", "2"), ((string?)it["pointer"], (string?)it["indicator"]));
            Assert.Matches("^[^\\p{IsCJKUnifiedIdeographs}]*[A-Za-z]{3}", (string)it["message"]!);
            Assert.NotNull(it["actual"]);
            Assert.NotEmpty((string)it["formula"]!);
        });
        Assert.Equal("high", (string?)rules["second-half-surge"]!["examples"]![0]!["severity"]);
        Assert.Equal(5m / 5 * ((decimal)preview["scores"]!["meanThen"]! - (decimal)preview["scores"]!["meanNow"]!), (decimal)preview["scores"]!["largestRise"]!);
    }

    [StoreFact]
    public async Task What_was_found_beside_other_units_is_held_against_the_draft_too()
    {
        var region = await Region.CreateAsync(host);
        var text = RandomNarratives.Create(1);
        foreach (var (code, bureau, narrative) in ((string, string, string)[])[("1", region.North, text), ("2", region.South, RandomNarratives.ReplaceLetters(text, 40, 2))])
        {
            (await (await region.RegisterUnitAsync(code, bureau)).FileReportAsync(new SmallReport { Conclusion = narrative }.ToJson())).Expect(HttpStatusCode.Created);
        }

        var draft = new { copiedFromOtherUnitThreshold = 100 };
        async Task<IEnumerable<string>> Previewed(object policy) =>
            (await region.Admin.PreviewPolicyAsync(policy)).Expect(HttpStatusCode.OK)["rules"]!.AsArray().Select(DescribeEffect);
        Assert.Empty(await Previewed(draft));
        await region.Admin.RunEvaluationAsync();
        Assert.Equal(["copied-from-other-unit 2 0 0 2 0 0"], await Previewed(draft));

        // And so it comes.
        (await region.Admin.PutPolicyAsync(draft)).Expect(HttpStatusCode.OK);
        await region.Admin.RunEvaluationAsync();
        var found = await BureauClient.ReadAllPagesAsync(query => region.Admin.ListDeviationsAsync(query), "rule=copied-from-other-unit");
        Assert.Equal(["resolved", "resolved"], found.Select(it => (string)it["status"]!));
        Assert.Equal(["copied-from-other-unit 0 2 2 0 0 0"], await Previewed(new { }));
    }

    [StoreFact]
    public async Task Only_reports_that_the_draft_would_hold_for_are_counted()
    {
        var region = await Region.CreateAsync(host);
        var village = region.North + "01";
        (await host.Operator.CreateBureauAsync(village, region.North)).Expect(HttpStatusCode.Created);
        foreach (var bureau in (string[])[region.City, region.North, region.South, village])
        {
            (await (await region.RegisterUnitAsync("1", bureau)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        async Task<(int City, int North, int Village)> Counted() => (
            await CountReportsAsync(region, region.City), await CountReportsAsync(region, region.North), await CountReportsAsync(region, village));

        Assert.Equal((4, 2, 1), await Counted());
        (await region.Admin.PutPolicyAsync(new { })).Expect(HttpStatusCode.OK);
        Assert.Equal((4, 2, 1), await Counted());
        (await region.Admin.PutPolicyAsync(new { }, region.North)).Expect(HttpStatusCode.OK);
        Assert.Equal((2, 2, 1), await Counted());
        (await region.Admin.PutPolicyAsync(new { }, village)).Expect(HttpStatusCode.OK);
        Assert.Equal((2, 1, 1), await Counted());
        (await region.Admin.DeletePolicyAsync(region.North)).Expect(HttpStatusCode.OK);
        Assert.Equal((3, 1, 1), await Counted());
        Assert.Equal(0, (int)(await region.Admin.PreviewPolicyAsync(new { }, year: 2025)).Expect(HttpStatusCode.OK)["reports"]!);
    }

    [StoreFact]
    public async Task Nothing_is_stored()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        async Task<string> All() => string.Join('\n', [
            (await unit.GetReportAsync()).Body, (await region.Admin.GetRankingAsync()).Json["items"]!.ToJsonString(), (await region.Admin.GetPolicyAsync()).Body,
            (await region.Admin.ListPolicyVersionsAsync()).Body, (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/deviations/2024/changes")).Body,
            (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/audit-log")).Body]);
        var before = await All();

        (await region.Admin.PreviewPolicyAsync(new { executionWeight = 50, gradeBands = new { excellent = 99 } })).Expect(HttpStatusCode.OK);

        Assert.Equal(before, await All());
    }

    [StoreFact]
    public async Task A_sample_is_even_the_same_each_time_and_says_how_many_it_is()
    {
        var region = await Region.CreateAsync(host);
        for (var i = 0; i < 40; i++)
        {
            (await (await region.RegisterUnitAsync($"{i}", i % 2 == 0 ? region.North : region.South)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        var first = await region.Admin.PreviewPolicyAsync(new { overCompletionThreshold = 200 }, query: "sample=20");
        var preview = first.Expect(HttpStatusCode.OK);

        Assert.Equal(40, (int)preview["reports"]!);
        var judged = (int)preview["judged"]!;
        Assert.InRange(judged, 2, 38);
        Assert.Equal(judged, preview["grades"]!["reports"]!.AsArray().Sum(it => (int)it!["count"]!));
        Assert.Equal($"over-completion {judged} 0 0 {judged} 0 0", DescribeEffect(Assert.Single(preview["rules"]!.AsArray())));
        Assert.Equal(first.Body, (await region.Admin.PreviewPolicyAsync(new { overCompletionThreshold = 200 }, query: "sample=20")).Body);
        Assert.Equal(40, (int)(await region.Admin.PreviewPolicyAsync(new { }, query: "sample=40")).Expect(HttpStatusCode.OK)["judged"]!);
    }

    private static async Task<int> CountReportsAsync(Region region, string bureau) =>
        (int)(await region.Admin.PreviewPolicyAsync(new { executionWeight = 50 }, bureau)).Expect(HttpStatusCode.OK)["judged"]!;

    private static async Task<List<JsonNode>> GetVerdictsAsync(List<(UnitClient Unit, byte[] Report)> units)
    {
        var verdicts = new List<JsonNode>();
        foreach (var (unit, report) in units)
        {
            verdicts.Add((await unit.ValidateReportAsync(report)).Expect(HttpStatusCode.OK));
        }

        return verdicts;
    }

    /// <summary>A rule with all that becomes of its deviations, as one text.</summary>
    private static string DescribeEffect(JsonNode? rule) =>
        $"{rule!["rule"]} {rule["now"]} {rule["then"]} {rule["added"]} {rule["removed"]} {rule["changed"]} {rule["regraded"]}";

    private static IEnumerable<string> DescribeEffects(List<JsonNode> now, List<JsonNode> then)
    {
        Dictionary<string, JsonNode> Of(List<JsonNode> verdicts) =>
            verdicts.SelectMany(it => it["deviations"]!.AsArray()).ToDictionary(it => (string)it!["id"]!, it => it!);
        var (before, after) = (Of(now), Of(then));
        return before.Concat(after).Select(it => (string)it.Value["rule"]!).Distinct().Select(rule =>
        {
            var (mine, next) = (before.Where(it => (string)it.Value["rule"]! == rule).ToDictionary(), after.Where(it => (string)it.Value["rule"]! == rule).ToDictionary());
            var both = mine.Keys.Intersect(next.Keys).Select(id => (Old: mine[id], New: next[id])).ToList();
            static bool Same(JsonNode old, JsonNode @new, string field) => old[field]?.ToJsonString() == @new[field]?.ToJsonString();
            var changed = both.Where(it => !Same(it.Old, it.New, "expected") || !Same(it.Old, it.New, "actual")).ToList();
            var regraded = both.Except(changed).Count(it => !Same(it.Old, it.New, "severity"));
            var (added, removed) = (next.Count - both.Count, mine.Count - both.Count);
            return (Text: $"{rule} {mine.Count} {next.Count} {added} {removed} {changed.Count} {regraded}", Any: added + removed + changed.Count + regraded > 0);
        }).Where(it => it.Any).Select(it => it.Text).Order();
    }

    private static string GetGrade(JsonNode verdict) => (string)verdict["score"]!["verifiedGrade"]!;

    private static decimal GetScore(JsonNode verdict) => (decimal)verdict["score"]!["verified"]!;

    private static decimal? ComputeMean(List<JsonNode> verdicts) =>
        verdicts.Count == 0 ? null : Math.Round(verdicts.Average(GetScore), 2, MidpointRounding.AwayFromZero);
}

public sealed class PreviewPolicyTestsOnSqlite(SqliteHost host) : PreviewPolicyTests(host), IClassFixture<SqliteHost>;

public sealed class PreviewPolicyTestsOnSqlServer(SqlServerHost host) : PreviewPolicyTests(host), IClassFixture<SqlServerHost>;
