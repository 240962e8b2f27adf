using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence.FirstBuild;

/// <summary>
/// A store that the first build made, with every kind of row in it and rows left in its outboxes, opens after the migration and gives
/// the responses that the first build gave. Later releases may add fields and rules. One of its reports is returned: since the second
/// edition such a report is in its history and the list of filings, and in nothing else.
/// </summary>
public sealed class FirstBuildStoreTests
{
    private static readonly (string Bureau, string Unit) ReturnedUnit = ("650104", "0138");

    private static readonly string[] NewRules =
    [
        "amount-scale", "amount-scale-outlier", "duplicate-indicator", "filled-on-implausible", "manual", "nothing-budgeted", "score-gap",
        "share-above-100", "weight-scheme",
    ];

    [Fact]
    public async Task A_store_of_the_first_build_gives_the_same_responses_after_the_migration()
    {
        await using var host = new HostProcess();
        Directory.CreateDirectory(Path.GetDirectoryName(host.DatabaseFile)!);
        await using (var store = new GZipStream(OpenResource("first-build.db.gz"), CompressionMode.Decompress))
        await using (var file = File.Create(host.DatabaseFile))
        {
            await store.CopyToAsync(file);
        }

        await host.StartAsync();

        var recorded = (await JsonNode.ParseAsync(OpenResource("responses.json")))!;
        var keys = recorded["keys"]!;
        foreach (var (name, expected) in recorded["responses"]!.AsObject())
        {
            var client = new ApiClient(host.CreateHttpClient((string?)keys[(string)expected!["key"]!]));
            var actual = (await client.GetAsync((string)expected["path"]!)).Expect(HttpStatusCode.OK);
            var before = WithoutReturnedReport(name, expected["body"]!);
            Assert.True(Includes(WithoutReturnedReport(name, actual), before), $"{name}: {before.ToJsonString()}\n!= {actual.ToJsonString()}");
        }
    }

    /// <summary>Removes from a response what depends on the returned report.</summary>
    private static JsonNode WithoutReturnedReport(string name, JsonNode body)
    {
        var response = body.DeepClone();
        switch (name)
        {
            case "ranking" or "rankingCredibility" or "deviations":
                Remove(response, "population", "nextCursor", "asOf");
                var items = response["items"]!.AsArray();
                foreach (var item in items.Where(it => ReturnedUnit == ((string)it!["bureau"]!, (string)it["unit"]!)).ToList())
                {
                    items.Remove(item);
                }

                foreach (var item in items)
                {
                    Remove(item!, "rank", "percentile");
                }

                break;
            case "overview":
                Remove(response["all"]!, "budget", "claimed", "verified", "grades", "deviations");
                Remove(response, "judgedBy", "asOf");
                foreach (var group in response["sectors"]!.AsArray().Concat(response["bureaus"]!.AsArray()).Where(it => (int)it!["figures"]!["filings"]!["returned"]! > 0))
                {
                    Remove(group!["figures"]!, "budget", "claimed", "verified", "grades", "deviations");
                }

                break;
            case "indicators":
                foreach (var indicator in response["names"]!.AsArray())
                {
                    Remove(indicator!, "units", "count");
                }

                break;
            case "ruleStatistics":
                Remove(response, "judgedBy", "asOf");
                foreach (var rule in response["items"]!.AsArray())
                {
                    Remove(rule!, "applied", "notApplicable", "flagged", "deviations", "shareConfirmed");
                }

                break;
        }

        return response;
    }

    private static void Remove(JsonNode node, params string[] members)
    {
        foreach (var member in members)
        {
            node.AsObject().Remove(member);
        }
    }

    private static bool Includes(JsonNode? actual, JsonNode? expected) => (actual, expected) switch
    {
        (JsonObject present, JsonObject recorded) =>
            recorded.All(it => IsOfThisRelease(recorded, it.Key) || (present.ContainsKey(it.Key) && Includes(present[it.Key], it.Value))),
        (JsonArray present, JsonArray recorded) => present.Where(it => !IsOfNewRule(it)).ToList() is var items
            && items.Count == recorded.Count && items.Zip(recorded).All(it => Includes(it.First, it.Second)),
        _ => JsonNode.DeepEquals(actual, expected),
    };

    // The titles of rules are not stored, and later releases reword them. Rankings and overviews state the rule set of the host.
    private static bool IsOfThisRelease(JsonObject owner, string name) =>
        name == "title" || (name == "ruleSetVersion" && (owner.ContainsKey("hasChanged") || owner.ContainsKey("all")));

    private static bool IsOfNewRule(JsonNode? item) =>
        item is JsonObject figures && (figures["rule"] ?? figures["id"]) is JsonValue id && id.TryGetValue<string>(out var rule) && NewRules.Contains(rule);

    private static Stream OpenResource(string name) => typeof(FirstBuildStoreTests).Assembly.GetManifestResourceStream(name)!;
}
