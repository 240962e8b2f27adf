using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class DeviationStoryTests(PerfHubHost host)
{
    private const string Staff = "staff-exceeds-posts", Overspent = "overspent-budget", Grade = "grade-band", Sum = "score-sum";

    [StoreFact]
    public async Task Over_three_revisions_one_is_resolved_one_kept_one_changes_and_one_comes_back()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        var broken = new SmallReport { ActualStaff = 11, Executed = 120m, Grade = "良", Total = 98m };

        var first = await Filed(region, unit, broken);
        Assert.Equal([Grade, Overspent, Sum, Staff], first.Keys.Order(StringComparer.Ordinal));
        Assert.All(first.Values, it => Assert.Equal(("open", 1), (Status(it), Revision(it))));

        // The staff is put right, the grade as well; the score does not add up by another figure.
        var second = await Filed(region, unit, broken with { ActualStaff = 10, Grade = "优", Total = 97m });
        Assert.Equal(first.Keys, second.Keys);
        Assert.Equal(("resolved", 1, 11m), (Status(second[Staff]), Revision(second[Staff]), Actual(second[Staff])));
        Assert.Equal(("resolved", 1), (Status(second[Grade]), Revision(second[Grade])));
        Assert.Equal(("open", 2, 97m), (Status(second[Sum]), Revision(second[Sum]), Actual(second[Sum])));
        Assert.Equal(["overspent-budget"], Unchanged(first, second));

        // The grade is wrong again, as it was; the rest stays.
        var third = await Filed(region, unit, broken with { ActualStaff = 10, Total = 97m });
        Assert.Equal(("open", 3), (Status(third[Grade]), Revision(third[Grade])));
        Assert.Equal(("resolved", 1), (Status(third[Staff]), Revision(third[Staff])));
        Assert.Equal(("open", 3), (Status(third[Overspent]), Revision(third[Overspent])));
        Assert.Equal([Overspent, Sum, Staff], Unchanged(second, third));

        Assert.All(third, it => Assert.Equal(
            (Time(first[it.Key], "openedAt"), (string?)first[it.Key]["id"]), (Time(it.Value, "openedAt"), (string?)it.Value["id"])));
        Assert.True(Time(third[Grade], "changedAt") > Time(second[Grade], "changedAt"));
        Assert.True(Time(second[Grade], "changedAt") > Time(first[Grade], "changedAt"));
    }

    [StoreFact]
    public async Task A_resolved_deviation_no_longer_counts_in_rankings_and_receipts()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        await Filed(region, unit, new SmallReport { ActualStaff = 11 });
        var credibility = (await region.Admin.Ranking("metric=credibility")).Expect(HttpStatusCode.OK)["items"]![0]!["value"]!;
        Assert.Equal(99m, (decimal)credibility);

        await Filed(region, unit, new SmallReport());

        var item = (await region.Admin.Ranking("metric=credibility")).Expect(HttpStatusCode.OK)["items"]![0]!;
        Assert.Equal("""{"high":0,"medium":0,"low":0}""", item["deviations"]!.ToJsonString());
        Assert.Equal(100m, (decimal)item["value"]!);
        Assert.Empty((await unit.Current()).Expect(HttpStatusCode.OK)["deviations"]!.AsArray());
    }

    /// <summary>Files, and gives the unit's deviations by rule as the bureau's list has them then.</summary>
    private static async Task<Dictionary<string, JsonNode>> Filed(Region region, UnitClient unit, SmallReport report)
    {
        (await unit.File(report.ToJson())).Expect(HttpStatusCode.Created);
        var list = await BureauClient.All(query => region.Admin.Deviations(query), "limit=2");
        return list.ToDictionary(item => (string)item["rule"]!);
    }

    // Those whose status and figures did not change: all but the revision is as it was.
    private static IEnumerable<string> Unchanged(Dictionary<string, JsonNode> before, Dictionary<string, JsonNode> after) =>
        from it in after
        where Time(it.Value, "changedAt") == Time(before[it.Key], "changedAt") && Status(it.Value) == Status(before[it.Key])
        orderby it.Key
        select it.Key;

    private static string? Status(JsonNode item) => (string?)item["status"];

    private static int Revision(JsonNode item) => (int)item["revision"]!;

    private static decimal Actual(JsonNode item) => (decimal)item["actual"]!;

    private static DateTime Time(JsonNode item, string name) => (DateTime)item[name]!;
}

public sealed class DeviationStoryTestsOnSqlite(SqliteHost host) : DeviationStoryTests(host), IClassFixture<SqliteHost>;

public sealed class DeviationStoryTestsOnSqlServer(SqlServerHost host) : DeviationStoryTests(host), IClassFixture<SqlServerHost>;
