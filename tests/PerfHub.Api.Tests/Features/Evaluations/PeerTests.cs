using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Tests.Features.Evaluations;

/// <summary>Units are held against each other, and told of each other only where both are the reader's.</summary>
public abstract class PeerTests(PerfHubHost host)
{
    private const string Copied = "copied-from-other-unit", Outlier = "execution-rate-outlier";

    [StoreFact]
    public async Task Copies_are_found_with_their_similarity_until_one_of_them_is_filed_anew()
    {
        var region = await Region.In(host);
        var text = Narratives.Of(1);
        var near = Narratives.Changed(text, 40, 2);
        var first = await Filed(region, "1", region.North, text);
        var second = await Filed(region, "2", region.South, near);
        var third = await Filed(region, "3", region.South, Narratives.Changed(text, 100, 3));
        await Filed(region, "4", region.North, Narratives.Of(4));

        await region.Admin.Evaluated();

        var found = await Found(region.Admin, Copied);
        Assert.Equal(["1", "2"], found.Select(it => (string)it["unit"]!).Order(StringComparer.Ordinal));
        Assert.All(found, it => Assert.Equal(
            (Spread.Rounded(Narratives.Similarity(Written(text), Written(near)).Percent), 90m, "open"),
            ((decimal)it["actual"]!, (decimal)it["expected"]!, (string?)it["status"])));
        Assert.DoesNotContain((await third.Current()).Json["deviations"]!.AsArray(), it => (string?)it!["rule"] == Copied);

        // A new revision has not been compared; the other's finding stands until the next evaluation.
        var receipt = (await first.File(Report(Narratives.Of(5)))).Expect(HttpStatusCode.Created);
        Assert.DoesNotContain(receipt["deviations"]!.AsArray(), it => (string?)it!["rule"] == Copied);
        Assert.Equal(["resolved", "open"], (await Found(region.Admin, Copied)).OrderBy(it => (string?)it["unit"], StringComparer.Ordinal).Select(it => (string)it["status"]!));
        await region.Admin.Evaluated();
        Assert.All(await Found(region.Admin, Copied), it => Assert.Equal("resolved", (string?)it["status"]));
        Assert.Empty((await second.Current()).Json["deviations"]!.AsArray());
    }

    [StoreFact]
    public async Task A_peer_is_named_within_the_readers_scope_and_to_no_unit()
    {
        var region = await Region.In(host);
        var text = Narratives.Of(6);
        var north = await Filed(region, "1", region.North, text, "北区单位");
        await Filed(region, "2", region.South, text, "南区单位");
        var auditor = await region.At(region.North, Role.Auditor);
        await region.Admin.Evaluated();
        var id = (string)(await Found(auditor, Copied)).Single()["id"]!;

        async Task<List<JsonNode?>> Peers(BureauClient reader) =>
        [
            (await reader.Deviation(id))["peer"],
            (await Found(reader, Copied)).Single(it => (string?)it["id"] == id)["peer"],
            (await ChangeFeed.Of(reader).All()).Select(it => it["deviation"]!).First(it => (string?)it["id"] == id)["peer"],
            (await reader.Get(north.Path())).Json["deviations"]!.AsArray().Single(it => (string?)it!["rule"] == Copied)!["peer"],
        ];

        Assert.All(await Peers(region.Admin), it => Assert.Equal(
            (region.South, "2", "南区单位"), ((string?)it!["bureau"], (string?)it["unit"], (string?)it["name"])));
        Assert.All(await Peers(auditor), Assert.Null);
        foreach (var text2 in (string[])[(await north.Current()).Text, (await north.Get($"/v1/deviations/{id}")).Text, (await auditor.Get(north.Path())).Text])
        {
            Assert.DoesNotContain("南区单位", text2, StringComparison.Ordinal);
            Assert.DoesNotContain(region.South, text2, StringComparison.Ordinal);
        }

        // Nor can it be told from a tag: whoever knows all but the peer knows all of it.
        Assert.Equal(Version(await auditor.Get(north.Path())), Version(await region.Admin.Get(north.Path())));
        Assert.Equal((await auditor.Get($"/v1/deviations/{id}")).Response.Headers.ETag, (await north.Get($"/v1/deviations/{id}")).Response.Headers.ETag);

        // A bureau that is moved away takes its peer along.
        (await host.Operator.Move(region.South, null)).Expect(HttpStatusCode.OK);
        Assert.All(await Peers(region.Admin), Assert.Null);
    }

    [StoreFact]
    public async Task A_bureau_below_that_compares_its_own_does_not_undo_what_the_region_has_found()
    {
        var region = await Region.In(host);
        var text = Narratives.Of(7);
        await Filed(region, "1", region.North, text);
        var south = await Filed(region, "2", region.South, text);
        await region.Admin.Evaluated();

        await region.Admin.Evaluated(region.North);
        Assert.All(await Found(region.Admin, Copied), it => Assert.Equal("open", (string?)it["status"]));

        // A nearer one of its own is found all the same; and what is no longer there is forgotten.
        (await south.File(Report(Narratives.Of(8)))).Expect(HttpStatusCode.Created);
        await region.Admin.Evaluated(region.North);
        Assert.All(await Found(region.Admin, Copied), it => Assert.Equal("resolved", (string?)it["status"]));
        await Filed(region, "3", region.North, Narratives.Changed(text, 20, 9));
        await region.Admin.Evaluated(region.North);
        Assert.Equal(["1", "3"], (await Found(region.Admin, $"{Copied}&status=open")).Select(it => (string)it["unit"]!));
    }

    [StoreTheory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public async Task A_figure_stands_out_among_twenty_of_its_sector_and_kind(int units, bool standsOut)
    {
        var region = await Region.In(host);
        for (var number = 0; number < units; number++)
        {
            var rate = number == 0 ? 30m : 90m + number % 5;
            await Filed(region, $"U{number}", number % 2 == 0 ? region.North : region.South, "完成。", executed: rate);
        }

        // Others of the sector, or of the kind, are no peers.
        foreach (var (code, sector, kind) in ((string, string, string)[])[("S", "教育", "publicInstitution"), ("K", "科技", "administrative")])
        {
            (await (await region.Unit(code, sector: sector, kind: kind)).File(Report("完成。", 95m))).Expect(HttpStatusCode.Created);
        }

        await region.Admin.Evaluated();

        Assert.Equal(standsOut ? ["U0"] : [], (await Found(region.Admin, Outlier)).Select(it => (string)it["unit"]!));
        Assert.All(await Found(region.Admin, Outlier), it => Assert.Contains($"{units}", (string)it["message"]!, StringComparison.Ordinal));
    }

    private static async Task<UnitClient> Filed(Region region, string code, string bureau, string text, string name = "单位", decimal executed = 100m)
    {
        var unit = await region.Unit(code, bureau);
        (await region.Admin.PutUnit(code, bureau: bureau, name: name)).Expect(HttpStatusCode.OK);
        (await unit.File(Report(text, executed))).Expect(HttpStatusCode.Created);
        return unit;
    }

    private static JsonNode Report(string text, decimal executed = 100m) =>
        new SmallReport { Conclusion = text, Executed = executed }.ToJson();

    /// <summary>The letters of the report's narrative: its conclusion among what all of these say.</summary>
    private static string Written(string text) => $"开展培训{text}无无无无";

    private static Task<List<JsonNode>> Found(BureauClient reader, string rule) =>
        BureauClient.All(query => reader.Deviations(query), $"limit=500&rule={rule}");

    private static string Version(Answer answer) => answer.Response.Headers.ETag!.Tag.Split('.')[0].Trim('"');
}

public sealed class PeerTestsOnSqlite(SqliteHost host) : PeerTests(host), IClassFixture<SqliteHost>;

public sealed class PeerTestsOnSqlServer(SqlServerHost host) : PeerTests(host), IClassFixture<SqlServerHost>;
