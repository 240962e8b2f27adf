using System.Net;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Persistence.FirstBuild;

/// <summary>What the first build stored stays true once a re-evaluation of it is requested: only current verdicts move on.</summary>
public sealed class FirstBuildReevaluationTests(FirstBuildHost host) : IClassFixture<FirstBuildHost>
{
    [Fact]
    public async Task A_re_evaluation_changes_current_verdicts_and_neither_receipts_nor_decisions()
    {
        var before = host.Responses["deviations 2024"]!["body"]!["items"]!.AsArray().Where(it => !IsReturned(it!)).ToDictionary(it => (string)it!["id"]!);

        await host.CreateClient("admin 650000").RunEvaluationAsync();

        foreach (var (name, recorded) in host.Responses.Where(it => it.Key.StartsWith("receipts", StringComparison.Ordinal) || it.Key.StartsWith("proof", StringComparison.Ordinal)))
        {
            Assert.True(JsonNode.DeepEquals(recorded!["body"], await host.ReadAgainAsync(recorded)), name);
        }

        foreach (var (name, recorded) in host.Responses.Where(it => it.Key.StartsWith("first revision", StringComparison.Ordinal)))
        {
            var revision = await host.ReadAgainAsync(recorded!);
            Assert.True(JsonNode.DeepEquals(recorded!["body"]!["score"], revision["score"]), name);
            Assert.Equal("2", (string?)revision["ruleSetVersion"]);
        }

        var reports = host.Responses.Where(it => it.Key.StartsWith("report ", StringComparison.Ordinal) && it.Key.EndsWith(" 2024", StringComparison.Ordinal) && (string?)it.Value!["body"]!["status"] != "returned");
        foreach (var (_, recorded) in reports)
        {
            Assert.Equal("3", (string?)(await host.ReadAgainAsync(recorded!))["ruleSetVersion"]);
        }

        // A decision holds for the same figures: of rows without inputs, expected and actual value.
        var decided = 0;
        foreach (var item in (await host.ReadAgainAsync(host.Responses["deviations 2024"]!))["items"]!.AsArray())
        {
            if (before.TryGetValue((string)item!["id"]!, out var old) && (string?)item["status"] != "resolved"
                && JsonNode.DeepEquals(old!["expected"], item["expected"]) && JsonNode.DeepEquals(old["actual"], item["actual"]))
            {
                Assert.Equal(((string?)old["status"], (string?)old["explanation"]), ((string?)item["status"], (string?)item["explanation"]));
                decided += (string?)old["status"] == "open" ? 0 : 1;
            }
        }

        Assert.InRange(decided, 20, before.Count);
        foreach (var (name, recorded) in host.Responses.Where(it => it.Key.StartsWith("events", StringComparison.Ordinal)))
        {
            var events = (await host.ReadAgainAsync(recorded!))["items"]!.AsArray();
            foreach (var (was, now) in recorded!["body"]!["items"]!.AsArray().Zip(events))
            {
                Assert.Equal(((int)was!["number"]!, (string?)was["kind"], (string?)was["text"]), ((int)now!["number"]!, (string?)now["kind"], (string?)now["text"]));
            }

            Assert.True(events.Count >= recorded["body"]!["items"]!.AsArray().Count, name);
        }

        Assert.True((bool)(await host.CreateClient("admin 650104").GetAsync("/v1/bureaus/650104/audit-log/verify")).Expect(HttpStatusCode.OK)["intact"]!);
    }

    private bool IsReturned(JsonNode item) => host.Returned.Contains(((string)item["bureau"]!, (string)item["unit"]!, 2024));
}
