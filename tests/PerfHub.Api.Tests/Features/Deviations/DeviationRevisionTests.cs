using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class DeviationRevisionTests(PerfHubHost host)
{
    private const string Staff = "staff-exceeds-posts", Overspent = "overspent-budget", Grade = "grade-band", Sum = "score-sum";

    [StoreFact]
    public async Task Over_three_revisions_one_is_resolved_one_kept_one_changes_and_one_comes_back()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var broken = new SmallReport { ActualStaff = 11, ExecutedBudget = 120m, ClaimedGrade = "良", ClaimedTotal = 98m };

        var first = await FileAndListDeviationsAsync(region, unit, broken);
        Assert.Equal([Grade, Overspent, Sum, Staff], first.Keys.Order(StringComparer.Ordinal));
        Assert.All(first.Values, it => Assert.Equal(("open", 1), (GetStatus(it), GetRevision(it))));

        // The staff is put right, the grade as well; the score does not add up by another figure.
        var second = await FileAndListDeviationsAsync(region, unit, broken with { ActualStaff = 10, ClaimedGrade = "优", ClaimedTotal = 97m });
        Assert.Equal(first.Keys, second.Keys);
        Assert.Equal(("resolved", 1, 11m), (GetStatus(second[Staff]), GetRevision(second[Staff]), GetActual(second[Staff])));
        Assert.Equal(("resolved", 1), (GetStatus(second[Grade]), GetRevision(second[Grade])));
        Assert.Equal(("open", 2, 97m), (GetStatus(second[Sum]), GetRevision(second[Sum]), GetActual(second[Sum])));
        Assert.Equal(["overspent-budget"], FindUnchangedRules(first, second));

        // The grade is wrong again, as it was; the rest stays.
        var third = await FileAndListDeviationsAsync(region, unit, broken with { ActualStaff = 10, ClaimedTotal = 97m });
        Assert.Equal(("open", 3), (GetStatus(third[Grade]), GetRevision(third[Grade])));
        Assert.Equal(("resolved", 1), (GetStatus(third[Staff]), GetRevision(third[Staff])));
        Assert.Equal(("open", 3), (GetStatus(third[Overspent]), GetRevision(third[Overspent])));
        Assert.Equal([Overspent, Sum, Staff], FindUnchangedRules(second, third));

        Assert.All(third, it => Assert.Equal(
            (GetTime(first[it.Key], "openedAt"), (string?)first[it.Key]["id"]), (GetTime(it.Value, "openedAt"), (string?)it.Value["id"])));
        Assert.True(GetTime(third[Grade], "changedAt") > GetTime(second[Grade], "changedAt"));
        Assert.True(GetTime(second[Grade], "changedAt") > GetTime(first[Grade], "changedAt"));
    }

    [StoreFact]
    public async Task A_resolved_deviation_no_longer_counts_in_rankings_and_receipts()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAndListDeviationsAsync(region, unit, new SmallReport { ActualStaff = 11 });
        var credibility = (await region.Admin.GetRankingAsync("metric=credibility")).Expect(HttpStatusCode.OK)["items"]![0]!["value"]!;
        Assert.Equal(99m, (decimal)credibility);

        await FileAndListDeviationsAsync(region, unit, new SmallReport());

        var item = (await region.Admin.GetRankingAsync("metric=credibility")).Expect(HttpStatusCode.OK)["items"]![0]!;
        Assert.Equal("""{"high":0,"medium":0,"low":0}""", item["deviations"]!.ToJsonString());
        Assert.Equal(100m, (decimal)item["value"]!);
        Assert.Empty((await unit.GetReportAsync()).Expect(HttpStatusCode.OK)["deviations"]!.AsArray());
    }

    /// <summary>Files, and gives the unit's deviations by rule as the bureau's list has them then.</summary>
    private static async Task<Dictionary<string, JsonNode>> FileAndListDeviationsAsync(Region region, UnitClient unit, SmallReport report)
    {
        (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);
        var list = await BureauClient.ReadAllPagesAsync(query => region.Admin.ListDeviationsAsync(query), "limit=2");
        return list.ToDictionary(item => (string)item["rule"]!);
    }

    // Those whose status and figures did not change: all but the revision is as it was.
    private static IEnumerable<string> FindUnchangedRules(Dictionary<string, JsonNode> before, Dictionary<string, JsonNode> after) =>
        from it in after
        where GetTime(it.Value, "changedAt") == GetTime(before[it.Key], "changedAt") && GetStatus(it.Value) == GetStatus(before[it.Key])
        orderby it.Key
        select it.Key;

    private static string? GetStatus(JsonNode item) => (string?)item["status"];

    private static int GetRevision(JsonNode item) => (int)item["revision"]!;

    private static decimal GetActual(JsonNode item) => (decimal)item["actual"]!;

    private static DateTime GetTime(JsonNode item, string name) => (DateTime)item[name]!;
}

public sealed class DeviationRevisionTestsOnSqlite(SqliteHost host) : DeviationRevisionTests(host), IClassFixture<SqliteHost>;

public sealed class DeviationRevisionTestsOnSqlServer(SqlServerHost host) : DeviationRevisionTests(host), IClassFixture<SqlServerHost>;
