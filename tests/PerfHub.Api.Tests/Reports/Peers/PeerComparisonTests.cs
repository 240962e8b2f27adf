using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Features.Evaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Tests.Reports.Peers;

/// <summary>Units are held against each other, and told of each other only where both are the reader's.</summary>
public abstract class PeerComparisonTests(PerfHubHost host)
{
    private const string Copied = "copied-from-other-unit", Outlier = "execution-rate-outlier";

    [StoreFact]
    public async Task Copies_are_found_with_their_similarity_until_one_of_them_is_filed_anew()
    {
        var region = await Region.CreateAsync(host);
        var text = RandomNarratives.Create(1);
        var near = RandomNarratives.ReplaceLetters(text, 40, 2);
        var first = await FileReportAsync(region, "1", region.North, text);
        var second = await FileReportAsync(region, "2", region.South, near);
        var third = await FileReportAsync(region, "3", region.South, RandomNarratives.ReplaceLetters(text, 100, 3));
        await FileReportAsync(region, "4", region.North, RandomNarratives.Create(4));

        await region.Admin.RunEvaluationAsync();

        var found = await ListDeviationsAsync(region.Admin, Copied);
        Assert.Equal(["1", "2"], found.Select(it => (string)it["unit"]!).Order(StringComparer.Ordinal));
        Assert.All(found, it => Assert.Equal(
            (Spread.Round(RandomNarratives.ComputeSimilarity(GetNarrative(text), GetNarrative(near)).Percent), 90m, "open"),
            ((decimal)it["actual"]!, (decimal)it["expected"]!, (string?)it["status"])));
        Assert.DoesNotContain((await third.GetReportAsync()).Json["deviations"]!.AsArray(), it => (string?)it!["rule"] == Copied);

        // A new revision has not been compared; the other's finding stands until the next evaluation.
        var receipt = (await first.FileReportAsync(CreateReport(RandomNarratives.Create(5)))).Expect(HttpStatusCode.Created);
        Assert.DoesNotContain(receipt["deviations"]!.AsArray(), it => (string?)it!["rule"] == Copied);
        Assert.Equal(["resolved", "open"], (await ListDeviationsAsync(region.Admin, Copied)).OrderBy(it => (string?)it["unit"], StringComparer.Ordinal).Select(it => (string)it["status"]!));
        await region.Admin.RunEvaluationAsync();
        Assert.All(await ListDeviationsAsync(region.Admin, Copied), it => Assert.Equal("resolved", (string?)it["status"]));
        Assert.Empty((await second.GetReportAsync()).Json["deviations"]!.AsArray());
    }

    [StoreFact]
    public async Task A_peer_is_named_within_the_readers_scope_and_to_no_unit()
    {
        var region = await Region.CreateAsync(host);
        var text = RandomNarratives.Create(6);
        var north = await FileReportAsync(region, "1", region.North, text, "北区单位");
        await FileReportAsync(region, "2", region.South, text, "南区单位");
        var auditor = await region.CreateClientAsync(region.North, Role.Auditor);
        await region.Admin.RunEvaluationAsync();
        var id = (string)(await ListDeviationsAsync(auditor, Copied)).Single()["id"]!;

        async Task<List<JsonNode?>> Peers(BureauClient reader) =>
        [
            (await reader.GetDeviationAsync(id))["peer"],
            (await ListDeviationsAsync(reader, Copied)).Single(it => (string?)it["id"] == id)["peer"],
            (await ChangeFeedReader.Create(reader).ReadAllAsync()).Select(it => it["deviation"]!).First(it => (string?)it["id"] == id)["peer"],
            (await reader.GetAsync(north.GetReportPath())).Json["deviations"]!.AsArray().Single(it => (string?)it!["rule"] == Copied)!["peer"],
        ];

        Assert.All(await Peers(region.Admin), it => Assert.Equal(
            (region.South, "2", "南区单位"), ((string?)it!["bureau"], (string?)it["unit"], (string?)it["name"])));
        Assert.All(await Peers(auditor), Assert.Null);
        foreach (var text2 in (string[])[(await north.GetReportAsync()).Body, (await north.GetAsync($"/v1/deviations/{id}")).Body, (await auditor.GetAsync(north.GetReportPath())).Body])
        {
            Assert.DoesNotContain("南区单位", text2, StringComparison.Ordinal);
            Assert.DoesNotContain(region.South, text2, StringComparison.Ordinal);
        }

        // Nor can it be told from a tag: whoever knows all but the peer knows all of it.
        Assert.Equal(GetVersion(await auditor.GetAsync(north.GetReportPath())), GetVersion(await region.Admin.GetAsync(north.GetReportPath())));
        Assert.Equal((await auditor.GetAsync($"/v1/deviations/{id}")).HttpResponse.Headers.ETag, (await north.GetAsync($"/v1/deviations/{id}")).HttpResponse.Headers.ETag);

        // A bureau that is moved away takes its peer along.
        (await host.Operator.MoveBureauAsync(region.South, null)).Expect(HttpStatusCode.OK);
        Assert.All(await Peers(region.Admin), Assert.Null);
    }

    [StoreFact]
    public async Task A_bureau_below_that_compares_its_own_does_not_undo_what_the_region_has_found()
    {
        var region = await Region.CreateAsync(host);
        var text = RandomNarratives.Create(7);
        await FileReportAsync(region, "1", region.North, text);
        var south = await FileReportAsync(region, "2", region.South, text);
        await region.Admin.RunEvaluationAsync();

        await region.Admin.RunEvaluationAsync(region.North);
        Assert.All(await ListDeviationsAsync(region.Admin, Copied), it => Assert.Equal("open", (string?)it["status"]));

        // A nearer one of its own is found all the same; and what is no longer there is forgotten.
        (await south.FileReportAsync(CreateReport(RandomNarratives.Create(8)))).Expect(HttpStatusCode.Created);
        await region.Admin.RunEvaluationAsync(region.North);
        Assert.All(await ListDeviationsAsync(region.Admin, Copied), it => Assert.Equal("resolved", (string?)it["status"]));
        await FileReportAsync(region, "3", region.North, RandomNarratives.ReplaceLetters(text, 20, 9));
        await region.Admin.RunEvaluationAsync(region.North);
        Assert.Equal(["1", "3"], (await ListDeviationsAsync(region.Admin, $"{Copied}&status=open")).Select(it => (string)it["unit"]!));
    }

    [StoreTheory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public async Task A_figure_stands_out_among_twenty_of_its_sector_and_kind(int units, bool standsOut)
    {
        var region = await Region.CreateAsync(host);
        for (var number = 0; number < units; number++)
        {
            var rate = number == 0 ? 30m : 90m + number % 5;
            await FileReportAsync(region, $"U{number}", number % 2 == 0 ? region.North : region.South, "完成。", executed: rate);
        }

        // Others of the sector, or of the kind, are no peers.
        foreach (var (code, sector, kind) in ((string, string, string)[])[("S", "教育", "publicInstitution"), ("K", "科技", "administrative")])
        {
            (await (await region.RegisterUnitAsync(code, sector: sector, kind: kind)).FileReportAsync(CreateReport("完成。", 95m))).Expect(HttpStatusCode.Created);
        }

        await region.Admin.RunEvaluationAsync();

        Assert.Equal(standsOut ? ["U0"] : [], (await ListDeviationsAsync(region.Admin, Outlier)).Select(it => (string)it["unit"]!));
        Assert.All(await ListDeviationsAsync(region.Admin, Outlier), it => Assert.Contains($"{units}", (string)it["message"]!, StringComparison.Ordinal));
    }

    private static async Task<UnitClient> FileReportAsync(Region region, string code, string bureau, string text, string name = "单位", decimal executed = 100m)
    {
        var unit = await region.RegisterUnitAsync(code, bureau);
        (await region.Admin.PutUnitAsync(code, bureau: bureau, name: name)).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(CreateReport(text, executed))).Expect(HttpStatusCode.Created);
        return unit;
    }

    private static JsonNode CreateReport(string text, decimal executed = 100m) =>
        new SmallReport { Conclusion = text, ExecutedBudget = executed }.ToJson();

    /// <summary>The letters of the report's narrative: its conclusion among what all of these say.</summary>
    private static string GetNarrative(string text) => $"开展培训{text}无无无无";

    private static Task<List<JsonNode>> ListDeviationsAsync(BureauClient reader, string rule) =>
        BureauClient.ReadAllPagesAsync(query => reader.ListDeviationsAsync(query), $"limit=500&rule={rule}");

    private static string GetVersion(ApiResponse answer) => answer.HttpResponse.Headers.ETag!.Tag.Split('.')[0].Trim('"');
}

public sealed class PeerComparisonTestsOnSqlite(SqliteHost host) : PeerComparisonTests(host), IClassFixture<SqliteHost>;

public sealed class PeerComparisonTestsOnSqlServer(SqlServerHost host) : PeerComparisonTests(host), IClassFixture<SqlServerHost>;
