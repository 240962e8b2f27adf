using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

public abstract class ListBureausBelowTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData(Role.BureauAdmin)]
    [InlineData(Role.BureauReader)]
    [InlineData(Role.Auditor)]
    public async Task A_region_walks_down_its_tree(Role role)
    {
        var region = await Region.CreateAsync(host);
        (await host.Operator.CreateBureauAsync(region.North + "01", region.North, "区财政局")).Expect(HttpStatusCode.Created);
        var client = await region.CreateClientAsync(region.City, role);

        Assert.Equal([region.North, region.South], await ListCodesBelowAsync(client, region.City));
        Assert.Equal([region.North + "01"], await ListCodesBelowAsync(client, region.North));
        Assert.Empty(await ListCodesBelowAsync(client, region.North + "01"));
        Assert.Equal(
            $$"""{"items":[{"code":"{{region.North}}01","name":"区财政局"}],"nextCursor":null}""",
            (await host.Operator.GetAsync($"/v1/bureaus/{region.North}/bureaus")).Body);
    }

    [StoreFact]
    public async Task Page_by_page_every_bureau_comes_once_by_code_and_none_that_lies_deeper()
    {
        var region = await Region.CreateAsync(host);
        foreach (var i in (int[])[14, 11, 13, 12])
        {
            (await host.Operator.CreateBureauAsync($"{region.City}{i}", region.City)).Expect(HttpStatusCode.Created);
            (await host.Operator.CreateBureauAsync($"{region.City}{i}01", $"{region.City}{i}")).Expect(HttpStatusCode.Created);
        }

        string[] expected = [region.North, region.South, .. Enumerable.Range(11, 4).Select(i => $"{region.City}{i}")];
        foreach (var limit in (int[])[1, 2, 6, 500])
        {
            Assert.Equal(expected, await ListCodesBelowAsync(region.Admin, region.City, $"limit={limit}"));
        }
    }

    [StoreFact]
    public async Task A_cursor_of_another_bureau_is_refused()
    {
        var region = await Region.CreateAsync(host);
        var cursor = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/bureaus?limit=1")).Expect(HttpStatusCode.OK)["nextCursor"];

        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/bureaus?cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    private static async Task<IEnumerable<string>> ListCodesBelowAsync(ApiClient client, string bureau, string query = "") =>
        (await BureauClient.ReadAllPagesAsync(more => client.GetAsync($"/v1/bureaus/{bureau}/bureaus?{more}"), query)).Select(item => (string)item["code"]!);
}

public sealed class ListBureausBelowTestsOnSqlite(SqliteHost host) : ListBureausBelowTests(host), IClassFixture<SqliteHost>;

public sealed class ListBureausBelowTestsOnSqlServer(SqlServerHost host) : ListBureausBelowTests(host), IClassFixture<SqlServerHost>;
