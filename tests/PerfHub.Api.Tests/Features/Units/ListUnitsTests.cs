using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Units;

public abstract class ListUnitsTests(PerfHubHost host)
{
    private static readonly string[] Codes = ["2", "10", "a", "A-1", "A", "1"];

    [StoreTheory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(500)]
    public async Task Page_by_page_every_unit_comes_once_by_code(int limit)
    {
        var region = await CreateRegionAsync(Codes);

        var units = await BureauClient.ReadAllPagesAsync(query => ListUnitsAsync(region, query), $"limit={limit}");

        Assert.Equal(["1", "10", "2", "A", "A-1", "a"], units.Select(unit => (string?)unit["code"]));
        Assert.All(units, unit => Assert.Equal(region.North, (string?)unit["bureau"]));
    }

    [StoreFact]
    public async Task A_page_holds_what_was_asked_for_and_50_by_default()
    {
        var region = await CreateRegionAsync([.. Enumerable.Range(100, 51).Select(number => $"{number}")]);

        var byDefault = (await ListUnitsAsync(region, "")).Expect(HttpStatusCode.OK);
        Assert.Equal(50, byDefault["items"]!.AsArray().Count);
        Assert.NotNull(byDefault["nextCursor"]);
        var all = (await ListUnitsAsync(region, "limit=51")).Expect(HttpStatusCode.OK);
        Assert.Equal(51, all["items"]!.AsArray().Count);
        Assert.Null(all["nextCursor"]);
    }

    // An offset would give a unit twice, or leave one out.
    [StoreFact]
    public async Task A_unit_registered_between_two_pages_moves_no_other()
    {
        var region = await CreateRegionAsync(["1", "3", "5"]);
        var first = (await ListUnitsAsync(region, "limit=2")).Expect(HttpStatusCode.OK);
        (await region.Admin.PutUnitAsync("2", bureau: region.North)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutUnitAsync("4", bureau: region.North)).Expect(HttpStatusCode.Created);

        var next = (await ListUnitsAsync(region, $"limit=2&cursor={first["nextCursor"]}")).Expect(HttpStatusCode.OK);

        Assert.Equal(["4", "5"], next["items"]!.AsArray().Select(unit => (string?)unit!["code"]));
        Assert.Null(next["nextCursor"]);
    }

    [StoreFact]
    public async Task A_list_is_of_one_bureau_without_those_below()
    {
        var region = await CreateRegionAsync(["1"]);

        Assert.Equal(
            """{"items":[],"nextCursor":null}""",
            (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/units")).Expect(HttpStatusCode.OK).ToJsonString());
    }

    [StoreTheory]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("limit=abc")]
    [InlineData("limit=")]
    [InlineData("limit=-1")]
    [InlineData("limit=1.5")]
    [InlineData("limit=%2B1")]
    [InlineData("limit=1&limit=2")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("cursor=")]
    [InlineData("cursor=abc")]
    [InlineData("cursor=%F0%9F%98%80")]
    public async Task A_parameter_that_means_nothing_is_refused(string query) =>
        (await ListUnitsAsync(await Region.CreateAsync(host), query)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

    [StoreFact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        var region = await CreateRegionAsync(Codes);
        var cursor = (string)(await ListUnitsAsync(region, "limit=1")).Expect(HttpStatusCode.OK)["nextCursor"]!;
        (await (await region.RegisterUnitAsync("x")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var ofDeviations = (string)(await region.Admin.ListDeviationsAsync("limit=1")).Expect(HttpStatusCode.OK)["nextCursor"]!;

        (await region.Admin.GetAsync($"/v1/bureaus/{region.South}/units?cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await ListUnitsAsync(region, $"cursor={ofDeviations}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.ListDeviationsAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    private static Task<ApiResponse> ListUnitsAsync(Region region, string query) => region.Admin.GetAsync($"/v1/bureaus/{region.North}/units?{query}");

    private async Task<Region> CreateRegionAsync(string[] codes)
    {
        var region = await Region.CreateAsync(host);
        foreach (var code in codes)
        {
            (await region.Admin.PutUnitAsync(code, bureau: region.North)).Expect(HttpStatusCode.Created);
        }

        return region;
    }
}

public sealed class ListUnitsTestsOnSqlite(SqliteHost host) : ListUnitsTests(host), IClassFixture<SqliteHost>;

public sealed class ListUnitsTestsOnSqlServer(SqlServerHost host) : ListUnitsTests(host), IClassFixture<SqlServerHost>;
