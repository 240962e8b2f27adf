using System.Net;
using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Units;

/// <summary>Rankings follow the current name, sector and kind of a unit that has filed.</summary>
public abstract class UnitReclassificationTests(PerfHubHost host)
{
    private const string Science = "sector=科技", Health = "sector=卫生", Institutions = "kind=publicInstitution", Others = "kind=other";

    private static readonly string[] Metrics = ["verifiedScore", "claimedScore", "scoreGap", "executionRate", "credibility"];

    [StoreFact]
    public async Task A_new_name_shows_at_once_in_every_ranking()
    {
        var region = await CreateRegionWithReportsAsync();

        await PutUnitAsync(region, name: "卫生院");

        foreach (var metric in Metrics)
        {
            Assert.Equal(["卫生院", "单位"], (await ListRankedAsync(region, $"metric={metric}")).Select(it => it.UnitName));
        }
    }

    [StoreFact]
    public async Task A_new_sector_moves_the_unit_between_sector_rankings()
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
    public async Task A_new_kind_moves_the_unit_between_kind_rankings()
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
    public async Task A_new_sector_applies_to_every_filed_year_and_bureau_level()
    {
        var region = await CreateRegionWithReportsAsync();

        await PutUnitAsync(region, sector: "卫生");

        foreach (var path in from bureau in (string[])[region.North, region.City] from year in (int[])[2023, 2024] select $"/v1/bureaus/{bureau}/rankings/{year}")
        {
            Assert.Equal(1, (await region.Admin.GetAsync($"{path}?{Health}")).Expect<RankingResponse>(HttpStatusCode.OK).Population);
            var science = (await region.Admin.GetAsync($"{path}?{Science}")).Expect<RankingResponse>(HttpStatusCode.OK);
            var remaining = Assert.Single(science.Items);
            Assert.Equal(("1", 1, 1, 100m), (remaining.Unit, science.Population, remaining.Rank, remaining.Percentile));
        }
    }

    [StoreFact]
    public async Task Reverting_a_change_restores_the_ranking()
    {
        var region = await CreateRegionWithReportsAsync();
        var before = await ListRankedAsync(region, Science);

        await PutUnitAsync(region, "卫生院", "卫生", "other");
        await PutUnitAsync(region);

        Assert.Equal(before, await ListRankedAsync(region, Science));
        await AssertUnitsAsync(region, Health);
    }

    /// <summary>Creates two units of one sector and kind that have filed for 2023 and 2024.</summary>
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

    private static async Task AssertUnitsAsync(Region region, string query, params string[] units)
    {
        Assert.Equal(units.Length, (await region.Admin.GetRankingAsync(query)).Expect<RankingResponse>(HttpStatusCode.OK).Population);
        Assert.Equal(units, (await ListRankedAsync(region, query)).Select(it => it.Unit));
    }

    private static Task<List<RankedUnit>> ListRankedAsync(Region region, string query) => region.Admin.ReadRankingAsync(query + "&limit=1");
}

public sealed class UnitReclassificationTestsOnSqlite(SharedHost<SqliteHost> shared) : UnitReclassificationTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class UnitReclassificationTestsOnSqlServer(SharedHost<SqlServerHost> shared) : UnitReclassificationTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
