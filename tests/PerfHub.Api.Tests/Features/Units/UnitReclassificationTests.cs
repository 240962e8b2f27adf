using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Units;

/// <summary>A unit that has filed and then changes is in the rankings of what it is now, and no longer of what it was.</summary>
public abstract class UnitReclassificationTests(PerfHubHost host)
{
    private const string Science = "sector=科技", Health = "sector=卫生", Institutions = "kind=publicInstitution", Others = "kind=other";

    private static readonly string[] Metrics = ["verifiedScore", "claimedScore", "scoreGap", "executionRate", "credibility"];

    [StoreFact]
    public async Task Another_name_is_shown_at_once_in_every_ranking()
    {
        var region = await CreateRegionWithReportsAsync();

        await PutUnitAsync(region, name: "卫生院");

        foreach (var metric in Metrics)
        {
            Assert.Equal(["卫生院", "单位"], (await ListRankedAsync(region, $"metric={metric}")).Select(item => (string)item["unitName"]!));
        }
    }

    [StoreFact]
    public async Task Another_sector_moves_it_and_both_populations_change()
    {
        var region = await CreateRegionWithReportsAsync();

        await PutUnitAsync(region, sector: "卫生");

        foreach (var metric in Metrics)
        {
            await AssertUnitsAsync(region, $"metric={metric}&{Science}", "1");
            await AssertUnitsAsync(region, $"metric={metric}&{Health}", "0137");
            await AssertUnitsAsync(region, $"metric={metric}&{Health}&{Institutions}", "0137");
            await AssertUnitsAsync(region, $"metric={metric}", "0137", "1");
        }
    }

    [StoreFact]
    public async Task Another_kind_moves_it_and_both_populations_change()
    {
        var region = await CreateRegionWithReportsAsync();

        await PutUnitAsync(region, kind: "other");

        await AssertUnitsAsync(region, Institutions, "1");
        await AssertUnitsAsync(region, Others, "0137");
        await AssertUnitsAsync(region, $"{Science}&{Others}", "0137");
        await AssertUnitsAsync(region, $"{Science}&{Institutions}", "1");
        await AssertUnitsAsync(region, Science, "0137", "1");
    }

    [StoreFact]
    public async Task It_moves_in_every_year_it_has_filed_for_and_at_every_level()
    {
        var region = await CreateRegionWithReportsAsync();

        await PutUnitAsync(region, sector: "卫生");

        foreach (var path in from bureau in (string[])[region.North, region.City] from year in (int[])[2023, 2024] select $"/v1/bureaus/{bureau}/rankings/{year}")
        {
            Assert.Equal(1, (int)(await region.Admin.GetAsync($"{path}?{Health}")).Expect(HttpStatusCode.OK)["population"]!);
            var left = (await region.Admin.GetAsync($"{path}?{Science}")).Expect(HttpStatusCode.OK);
            Assert.Equal("1", (string?)Assert.Single(left["items"]!.AsArray())!["unit"]);
            Assert.Equal((1, 1, 100m), ((int)left["population"]!, (int)left["items"]![0]!["rank"]!, (decimal)left["items"]![0]!["percentile"]!));
        }
    }

    [StoreFact]
    public async Task There_and_back_again_is_as_before()
    {
        var region = await CreateRegionWithReportsAsync();
        var before = await GetItemsAsync(region);

        await PutUnitAsync(region, "卫生院", "卫生", "other");
        await PutUnitAsync(region);

        Assert.Equal(before, await GetItemsAsync(region));
        await AssertUnitsAsync(region, Health);
    }

    /// <summary>Two units of one sector and kind that have filed for two years, one of which will change.</summary>
    private async Task<Region> CreateRegionWithReportsAsync()
    {
        var region = await Region.CreateAsync(host);
        foreach (var unit in (UnitClient[])[await region.RegisterUnitAsync("0137"), await region.RegisterUnitAsync("1")])
        {
            (await unit.FileReportAsync(new SmallReport().ToJson(), 2023)).Expect(HttpStatusCode.Created);
            (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        }

        return region;
    }

    private static async Task PutUnitAsync(Region region, string name = "单位", string sector = "科技", string kind = "publicInstitution") =>
        (await region.Admin.PutUnitAsync("0137", sector, kind, name, region.North)).Expect(HttpStatusCode.OK);

    private static async Task<IReadOnlyList<RankedItem>> GetItemsAsync(Region region) =>
        RankedPage.Parse((await region.Admin.GetRankingAsync(Science)).Expect(HttpStatusCode.OK)).Items;

    private static async Task AssertUnitsAsync(Region region, string query, params string[] units)
    {
        Assert.Equal(units.Length, (int)(await region.Admin.GetRankingAsync(query)).Expect(HttpStatusCode.OK)["population"]!);
        Assert.Equal(units, (await ListRankedAsync(region, query)).Select(item => (string)item["unit"]!));
    }

    private static Task<List<JsonNode>> ListRankedAsync(Region region, string query) =>
        BureauClient.ReadAllPagesAsync(page => region.Admin.GetRankingAsync(page), query + "&limit=1");
}

public sealed class UnitReclassificationTestsOnSqlite(SqliteHost host) : UnitReclassificationTests(host), IClassFixture<SqliteHost>;

public sealed class UnitReclassificationTestsOnSqlServer(SqlServerHost host) : UnitReclassificationTests(host), IClassFixture<SqlServerHost>;
