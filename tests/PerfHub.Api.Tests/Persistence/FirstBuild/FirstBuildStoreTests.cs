using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Persistence.FirstBuild;

/// <summary>
/// A store that the first build made opens after the migration and gives the responses that the first build gave: seven bureaus in three
/// levels, dozens of units, two years, revisions, cases in every status, policies, windows, jobs, and rows left in its outboxes. Later releases
/// may add fields and rules. Only returned reports count no longer: since the second edition they are in their history and the list of
/// filings, and in nothing else.
/// </summary>
public sealed class FirstBuildStoreTests(FirstBuildHost host) : IClassFixture<FirstBuildHost>
{
    private static readonly string[] NewRules =
    [
        "amount-scale", "amount-scale-outlier", "duplicate-indicator", "filled-on-implausible", "manual", "nothing-budgeted", "score-gap",
        "share-above-100", "weight-scheme",
    ];

    private static readonly string[] Groups = ["sectors", "bureaus"];

    [Theory]
    [InlineData("report")]
    [InlineData("first revision")]
    [InlineData("revisions")]
    [InlineData("history")]
    [InlineData("proof")]
    [InlineData("receipts")]
    [InlineData("mid-year")]
    [InlineData("filings")]
    [InlineData("events")]
    [InlineData("policies")]
    [InlineData("windows")]
    [InlineData("extensions")]
    [InlineData("evaluation")]
    [InlineData("audit log")]
    public async Task Responses_are_as_before(string kind) => await AssertSameAsync(kind, recorded => recorded["body"]!);

    [Fact]
    public async Task The_years_of_a_unit_are_as_before() => await AssertSameAsync("unitHistory", recorded => WithoutReturnedLastYear(recorded["body"]!));

    [Fact]
    public async Task Rankings_are_as_before_and_leave_out_returned_reports() => await AssertSameAsync("ranking", recorded =>
    {
        var year = int.Parse(((string)recorded["path"]!).Split('/', '?')[5], CultureInfo.InvariantCulture);
        return RankAgain(recorded["body"]!, it => IsReturned(it, year));
    });

    [Fact]
    public async Task Lists_of_deviations_are_as_before_and_leave_out_those_of_returned_reports() => await AssertSameAsync("deviations", recorded =>
    {
        var body = recorded["body"]!.DeepClone();
        RemoveItems(body["items"]!.AsArray(), it => IsReturned(it, (int)it["fiscalYear"]!));
        return body;
    });

    [Theory]
    [InlineData("overview")]
    [InlineData("rule-statistics")]
    [InlineData("indicators")]
    public async Task Sums_are_as_before_and_leave_out_returned_reports(string kind) => await AssertSameAsync($"{kind} ", recorded =>
    {
        // The first build gave these without the returned reports. In the overview, they are still filings.
        var name = host.Responses.First(it => it.Value == recorded).Key;
        var body = host.Uncounted[name]!["body"]!.DeepClone();
        if (kind == "overview")
        {
            body["all"]!["filings"] = recorded["body"]!["all"]!["filings"]!.DeepClone();
            foreach (var groups in Groups)
            {
                foreach (var (group, counted) in body[groups]!.AsArray().Zip(recorded["body"]![groups]!.AsArray()))
                {
                    group!["figures"]!["filings"] = counted!["figures"]!["filings"]!.DeepClone();
                }
            }
        }

        return body;
    });

    [Fact]
    public async Task The_change_feed_goes_on_with_the_deviations_of_returned_reports()
    {
        var items = new List<JsonNode>();
        for (string after = ""; ;)
        {
            var page = (await host.CreateClient("auditor").GetAsync($"/v1/bureaus/650000/deviations/2024/changes?limit=500{after}")).Expect(HttpStatusCode.OK);
            items.AddRange(page["items"]!.AsArray().Select(it => it!));
            if (page["items"]!.AsArray().Count == 0)
            {
                break;
            }

            after = $"&after={page["next"]}";
        }

        // An entry shows the deviation as it is now.
        Assert.Equal(
            host.Changes.Select(it => ((long)it!["seq"]!, (string?)it["at"], (string?)it["kind"], (string?)it["status"], (string?)it["deviation"]!["id"])),
            items.Take(host.Changes.Count).Select(it => ((long)it["seq"]!, (string?)it["at"], (string?)it["kind"], (string?)it["status"], (string?)it["deviation"]!["id"])));
        var expected = host.Responses["deviations 2024"]!["body"]!["items"]!.AsArray().Where(it => IsReturned(it!, 2024)).Select(it => (string?)it!["id"]);
        var added = items.Skip(host.Changes.Count).ToList();
        Assert.All(added, it => Assert.Equal("removed", (string?)it["kind"]));
        Assert.Equal(expected.Order(StringComparer.Ordinal), added.Select(it => (string?)it["deviation"]!["id"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_left_in_the_outboxes_is_processed()
    {
        var client = host.CreateClient("reader", "650200");

        var ranked = (await client.GetRankingAsync(year: 2022)).Expect(HttpStatusCode.OK);
        var changes = (await host.CreateClient("auditor").GetAsync("/v1/bureaus/650000/deviations/2022/changes?wait=30")).Expect(HttpStatusCode.OK);

        Assert.Equal("0900", (string?)Assert.Single(ranked["items"]!.AsArray())!["unit"]);
        Assert.NotEmpty(changes["items"]!.AsArray());
    }

    [Fact]
    public async Task Filters_find_stored_texts_by_their_normal_form()
    {
        var client = host.CreateClient("reader");

        var population = (int)(await client.GetRankingAsync("sector=IT 产业")).Expect(HttpStatusCode.OK)["population"]!;
        var filings = (await client.ListFilingsAsync("limit=500&sector=it 产业")).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        var respelled = (await client.ListFilingsAsync("limit=500&sector=IT%20产业")).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        var indicator = (await client.ListIndicatorsAsync("name=引进中介服务机构数量(家)")).Expect(HttpStatusCode.OK)["indicator"]!;

        Assert.Empty(filings);
        Assert.All(respelled, it => Assert.Equal("ＩＴ　产业", (string?)it!["sector"]));
        Assert.Equal(population, respelled.Count(it => (string?)it!["status"] is "submitted" or "accepted"));
        Assert.InRange(population, 1, respelled.Count);
        Assert.Equal((int)host.Uncounted["overview 650000 2024"]!["body"]!["all"]!["filings"]!["filed"]!, (int)indicator["count"]!);
    }

    private async Task AssertSameAsync(string kind, Func<JsonNode, JsonNode> getExpected)
    {
        var responses = host.Responses.Where(it => it.Key.StartsWith(kind, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(responses);
        foreach (var (name, recorded) in responses)
        {
            var (expected, actual) = (getExpected(recorded!), await host.ReadAgainAsync(recorded!));
            Assert.True(FindDifference(actual, expected, "") is not { } difference, $"{name} {FindDifference(actual, expected, "")}");
        }
    }

    private bool IsReturned(JsonNode item, int year) => host.Returned.Contains(((string)item["bureau"]!, (string)item["unit"]!, year));

    /// <summary>Removes units from a ranking, and ranks the others again.</summary>
    private static JsonNode RankAgain(JsonNode ranking, Func<JsonNode, bool> isRemoved)
    {
        var ranked = ranking.DeepClone();
        var items = ranked["items"]!.AsArray();
        var removed = RemoveItems(items, isRemoved);
        var population = (int)ranked["population"]! - removed;
        ranked["population"] = population;
        foreach (var item in items)
        {
            var rank = 1 + items.Count(it => (decimal)it!["value"]! > (decimal)item!["value"]!);
            item!["rank"] = rank;
            item["percentile"] = population == 1 ? 100m : Math.Round(100m * (population - rank) / (population - 1), 2, MidpointRounding.AwayFromZero);
        }

        return ranked;
    }

    private static int RemoveItems(JsonArray items, Func<JsonNode, bool> isRemoved)
    {
        var removed = items.Where(it => isRemoved(it!)).ToList();
        removed.ForEach(it => items.Remove(it));
        return removed.Count;
    }

    /// <summary>A returned report is nobody's last year, and is not compared with one.</summary>
    private JsonNode WithoutReturnedLastYear(JsonNode history)
    {
        var body = history.DeepClone();
        foreach (var year in body["years"]!.AsArray())
        {
            if (IsReturned(body, (int)year!["fiscalYear"]!) || IsReturned(body, (int)year["fiscalYear"]! - 1))
            {
                year["change"] = null;
            }
        }

        return body;
    }

    /// <summary>Finds the first place where a response lacks what is expected; <see langword="null"/> if it has all of it.</summary>
    private static string? FindDifference(JsonNode? actual, JsonNode? expected, string pointer)
    {
        switch (actual, expected)
        {
            case (JsonObject present, JsonObject recorded):
                return recorded.Where(it => !IsOfThisRelease(recorded, it.Key))
                    .Select(it => present.ContainsKey(it.Key) ? FindDifference(present[it.Key], it.Value, $"{pointer}/{it.Key}") : $"{pointer}/{it.Key} is missing")
                    .FirstOrDefault(it => it is not null);
            case (JsonArray present, JsonArray recorded):
                var items = present.Where(it => !IsOfNewRule(it)).ToList();
                return items.Count != recorded.Count
                    ? $"{pointer} has {items.Count} rows, not {recorded.Count}"
                    : items.Select((it, i) => FindDifference(it, recorded[i], $"{pointer}/{i}")).FirstOrDefault(it => it is not null);
            default:
                return JsonNode.DeepEquals(actual, expected) ? null : $"{pointer}: {actual?.ToJsonString()} is not {expected?.ToJsonString()}";
        }
    }

    // The titles of rules are not stored, and later releases reword them. Rankings, overviews and statistics state the rule set of the
    // host and the time of their data, which the migration changes.
    private static bool IsOfThisRelease(JsonObject owner, string name) =>
        name is "title" or "asOf" || (name == "ruleSetVersion" && (owner.ContainsKey("hasChanged") || owner.ContainsKey("all")));

    private static bool IsOfNewRule(JsonNode? item) =>
        item is JsonObject figures && (figures["rule"] ?? figures["id"]) is JsonValue id && id.TryGetValue<string>(out var rule) && NewRules.Contains(rule);
}
