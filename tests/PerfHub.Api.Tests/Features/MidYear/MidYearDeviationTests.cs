using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.MidYear;

/// <summary>A report repeats what was filed at mid-year, or is flagged: whichever of the two came first.</summary>
public abstract class MidYearDeviationTests(PerfHubHost host)
{
    private const string Rule = "mid-year-differs-from-filed";

    [StoreFact]
    public async Task A_deviation_comes_and_goes_with_what_is_filed_at_mid_year()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var filed = (await unit.GetRevisionAsync(1)).Body;
        Assert.Null(await FindDifferenceAsync(region));

        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created);
        Assert.Null(await FindDifferenceAsync(region));
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30))).Expect(HttpStatusCode.Created);
        Assert.Equal(("open", "30", "36"), await FindDifferenceAsync(region));
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created);
        Assert.Equal(("resolved", "30", "36"), await FindDifferenceAsync(region));
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(31))).Expect(HttpStatusCode.Created);
        Assert.Equal(("open", "31", "36"), await FindDifferenceAsync(region));

        // The report puts it right; its first revision reads as ever.
        var report = SeedReport.Json;
        report["indicators"]![0]!["midYear"]!["value"] = 31;
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
        Assert.Equal(("resolved", "31", "36"), await FindDifferenceAsync(region));
        Assert.Equal(filed, (await unit.GetRevisionAsync(1)).Body);
    }

    [StoreFact]
    public async Task Rankings_and_the_change_feed_follow()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(new SmallReport { FinalValue = 10 }.ToJson())).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(CreateReport(5, "次"))).Expect(HttpStatusCode.Created);
        var before = await CountHighDeviationsAsync(region);

        (await unit.FileMidYearAsync(MidYearFilingBody.Create("x", ("1", 4m, "次")))).Expect(HttpStatusCode.Created);

        Assert.Equal(before + 1, await CountHighDeviationsAsync(region));
        var last = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?limit=500")).Expect(HttpStatusCode.OK)["items"]!.AsArray()[^1]!;
        Assert.Equal(("opened", Rule), ((string?)last["kind"], (string?)last["deviation"]!["rule"]));
    }

    // By code, else by name; values exactly, units of measure too where both are said.
    [StoreTheory]
    [InlineData("1", "别的名称", 5, "次", null)]
    [InlineData("9", "开展培训次数", 5, "次", null)]
    [InlineData("9", "开展培训次数", 6, "次", "6")]
    [InlineData("9", "别的名称", 6, "次", null)]
    [InlineData("1", "开展培训次数", 5, "场", "场")]
    [InlineData("1", "开展培训次数", 5, null, null)]
    public async Task Figures_are_held_against_the_reports_by_code_then_by_name(string code, string name, int value, string? measure, string? expected)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(CreateReport(5, "次"))).Expect(HttpStatusCode.Created);
        var figures = MidYearFilingBody.Create("", (code, value, measure));
        figures["indicators"]![0]!["name"] = name;

        (await unit.FileMidYearAsync(figures)).Expect(HttpStatusCode.Created);

        Assert.Equal(expected, (await FindDifferenceAsync(region))?.Expected);
    }

    [StoreFact]
    public async Task Both_filed_at_once_end_as_one_after_the_other()
    {
        var region = await Region.CreateAsync(host);
        async Task<UnitClient> Unit(string code) => await region.RegisterUnitAsync(code);
        var (first, second) = (await Unit("A"), await Unit("B"));
        (await first.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30))).Expect(HttpStatusCode.Created);
        (await first.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await second.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await second.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30))).Expect(HttpStatusCode.Created);
        var expected = await DescribeStateAsync(first);
        Assert.Contains(Rule, expected, StringComparison.Ordinal);
        Assert.Equal(expected, await DescribeStateAsync(second));

        for (var round = 0; round < 12; round++)
        {
            var unit = await Unit($"race{round}");
            var answers = await Task.WhenAll(unit.FileReportAsync(SeedReport.Bytes), unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30)));

            Assert.All(answers, answer => answer.Expect(HttpStatusCode.Created));
            Assert.Equal(expected, await DescribeStateAsync(unit));
        }
    }

    [StoreFact]
    public async Task Many_revisions_of_both_at_once_end_in_what_the_last_of_each_says()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        async Task Reports()
        {
            for (var i = 0; i < 15; i++)
            {
                (await unit.FileReportAsync(SeedReport.CreateVariant(i))).Expect(HttpStatusCode.Created);
            }

            (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        async Task Figures()
        {
            for (var i = 0; i < 15; i++)
            {
                (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(i))).Expect(HttpStatusCode.Created);
            }

            (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30))).Expect(HttpStatusCode.Created);
        }

        await Task.WhenAll(Reports(), Figures());

        Assert.Equal(("open", "30", "36"), await FindDifferenceAsync(region));
        Assert.Equal((16, 16), (
            (int)(await unit.GetReportAsync()).Expect(HttpStatusCode.OK)["revision"]!, (int)(await unit.GetMidYearAsync()).Expect(HttpStatusCode.OK)["revision"]!));
    }

    private static JsonNode CreateReport(int value, string measure)
    {
        var report = new SmallReport().ToJson();
        report["indicators"]![0]!["midYear"] = new JsonObject { ["value"] = value, ["unit"] = measure };
        return report;
    }

    private static async Task<int> CountHighDeviationsAsync(Region region) =>
        (int)(await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK)["items"]![0]!["deviations"]!["high"]!;

    private static async Task<(string Status, string Expected, string Actual)?> FindDifferenceAsync(Region region) =>
        (await region.Admin.ListDeviationsAsync($"rule={Rule}")).Expect(HttpStatusCode.OK)["items"]!.AsArray().SingleOrDefault() is { } it
            ? ((string)it["status"]!, it["expected"]!.ToString(), it["actual"]!.ToString())
            : null;

    /// <summary>What is said of a unit's report, but for what differs from unit to unit.</summary>
    private static async Task<string> DescribeStateAsync(UnitClient unit)
    {
        var current = (await unit.GetReportAsync()).Expect(HttpStatusCode.OK);
        foreach (var deviation in current["deviations"]!.AsArray())
        {
            deviation!.AsObject().Remove("id");
        }

        return $"{current["revision"]} {current["score"]!.ToJsonString()} {current["rules"]!.ToJsonString()} {current["deviations"]!.ToJsonString()}";
    }
}

public sealed class MidYearDeviationTestsOnSqlite(SqliteHost host) : MidYearDeviationTests(host), IClassFixture<SqliteHost>;

public sealed class MidYearDeviationTestsOnSqlServer(SqlServerHost host) : MidYearDeviationTests(host), IClassFixture<SqlServerHost>;
