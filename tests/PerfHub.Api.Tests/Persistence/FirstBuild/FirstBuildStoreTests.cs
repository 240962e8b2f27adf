using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence.FirstBuild;

/// <summary>
/// A store that the first build made, with every kind of row in it and rows left in its outboxes, opens after the migration and gives
/// the responses that the first build gave.
/// </summary>
public sealed class FirstBuildStoreTests
{
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
            Assert.True(JsonNode.DeepEquals(WithoutTitles(expected["body"]!), WithoutTitles(actual)), $"{name}: {expected["body"]!.ToJsonString()}\n!= {actual.ToJsonString()}");
        }
    }

    // The titles of rules are not stored, and later releases reword them.
    private static JsonNode WithoutTitles(JsonNode node)
    {
        foreach (var child in node is JsonObject item ? item.Select(it => it.Value) : node is JsonArray list ? list : [])
        {
            if (child is not null)
            {
                WithoutTitles(child);
            }
        }

        (node as JsonObject)?.Remove("title");

        // A ranking states the rule set of the host. Its items keep theirs.
        if (node is JsonObject ranking && ranking.ContainsKey("population"))
        {
            ranking.Remove("ruleSetVersion");
        }

        return node;
    }

    private static Stream OpenResource(string name) => typeof(FirstBuildStoreTests).Assembly.GetManifestResourceStream(name)!;
}
