using System.Net;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Http.Lists;
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
    public async Task The_list_holds_the_bureaus_one_level_below(Role role)
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
    public async Task Paging_lists_every_bureau_one_level_below_once_by_code()
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
        var cursor = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/bureaus?limit=1")).Expect<Page<BureauBelow>>(HttpStatusCode.OK).NextCursor;
        Assert.NotNull(cursor);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/bureaus?cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    private static async Task<IEnumerable<string>> ListCodesBelowAsync(ApiClient client, string bureau, string query = "") =>
        (await BureauClient.ReadAllPagesAsync<BureauBelow>(page => client.GetAsync($"/v1/bureaus/{bureau}/bureaus?{page}"), query)).Select(it => it.Code);
}

public sealed class ListBureausBelowTestsOnSqlite(SharedHost<SqliteHost> shared) : ListBureausBelowTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ListBureausBelowTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ListBureausBelowTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
