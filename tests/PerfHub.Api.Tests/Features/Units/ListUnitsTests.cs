using System.Net;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
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
    public async Task Paging_lists_every_unit_once_by_code(int limit)
    {
        var region = await CreateRegionAsync(Codes);

        var units = await BureauClient.ReadAllPagesAsync<Unit>(query => ListUnitsAsync(region, query), $"limit={limit}");

        Assert.Equal(["1", "10", "2", "A", "A-1", "a"], units.Select(unit => unit.Code));
        Assert.All(units, unit => Assert.Equal(region.North, unit.Bureau));
    }

    [StoreFact]
    public async Task A_page_holds_limit_items_and_50_by_default()
    {
        var region = await CreateRegionAsync([.. Enumerable.Range(100, 51).Select(number => $"{number}")]);

        var defaultPage = await ReadPageAsync(region, "");
        Assert.Equal(50, defaultPage.Items.Count);
        Assert.NotNull(defaultPage.NextCursor);
        var fullPage = await ReadPageAsync(region, "limit=51");
        Assert.Equal(51, fullPage.Items.Count);
        Assert.Null(fullPage.NextCursor);
    }

    [StoreTheory]
    [InlineData("图书", "0002")]
    [InlineData("0002", "0002")]
    [InlineData("LIBRARY", "0003")]
    [InlineData("x-1", "X-1")]
    [InlineData("_", "")]
    [InlineData("%25", "")]
    public async Task Units_are_found_by_part_of_their_code_or_name(string text, string expected)
    {
        var region = await CreateRegionAsync([]);
        foreach (var (code, name) in new[] { ("0001", "第一小学"), ("0002", "区图书馆"), ("0003", "City library"), ("X-1", "档案馆") })
        {
            (await region.Admin.PutUnitAsync(code, name: name, bureau: region.North)).Expect(HttpStatusCode.Created);
        }

        var units = await BureauClient.ReadAllPagesAsync<Unit>(query => ListUnitsAsync(region, query), $"limit=1&text={text}");

        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), units.Select(unit => unit.Code));
    }

    [StoreFact]
    public async Task A_text_to_search_for_has_1_to_200_characters_and_a_cursor_belongs_to_it()
    {
        var region = await CreateRegionAsync(Codes);

        (await ListUnitsAsync(region, "text=")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await ListUnitsAsync(region, $"text={new string('a', 201)}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        var cursor = (await ReadPageAsync(region, "limit=1&text=A")).NextCursor;
        (await ListUnitsAsync(region, $"cursor={cursor}&text=1")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    // Paging by offset would repeat or skip a unit here.
    [StoreFact]
    public async Task A_unit_registered_between_two_pages_shifts_no_other_unit()
    {
        var region = await CreateRegionAsync(["1", "3", "5"]);
        var first = await ReadPageAsync(region, "limit=2");
        (await region.Admin.PutUnitAsync("2", bureau: region.North)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutUnitAsync("4", bureau: region.North)).Expect(HttpStatusCode.Created);

        var second = await ReadPageAsync(region, $"limit=2&cursor={first.NextCursor}");

        Assert.Equal(["4", "5"], second.Items.Select(unit => unit.Code));
        Assert.Null(second.NextCursor);
    }

    [StoreFact]
    public async Task The_list_leaves_out_units_of_bureaus_below()
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
    public async Task An_invalid_parameter_is_refused(string query) =>
        (await ListUnitsAsync(await Region.CreateAsync(host), query)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

    [StoreFact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        var region = await CreateRegionAsync(Codes);
        var cursor = (await ReadPageAsync(region, "limit=1")).NextCursor;
        (await (await region.RegisterUnitAsync("x")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var deviationCursor = (await region.Admin.ListDeviationsAsync("limit=1")).Expect<Page<DeviationItem>>(HttpStatusCode.OK).NextCursor;
        Assert.NotNull(cursor);
        Assert.NotNull(deviationCursor);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.South}/units?cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await ListUnitsAsync(region, $"cursor={deviationCursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.ListDeviationsAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    private static Task<ApiResponse> ListUnitsAsync(Region region, string query) => region.Admin.GetAsync($"/v1/bureaus/{region.North}/units?{query}");

    private static async Task<Page<Unit>> ReadPageAsync(Region region, string query) =>
        (await ListUnitsAsync(region, query)).Expect<Page<Unit>>(HttpStatusCode.OK);

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

public sealed class ListUnitsTestsOnSqlite(SharedHost<SqliteHost> shared) : ListUnitsTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ListUnitsTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ListUnitsTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
