using System.Net;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

public abstract class ListBureausTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData(Role.BureauAdmin)]
    [InlineData(Role.BureauReader)]
    [InlineData(Role.Auditor)]
    public async Task A_bureau_sees_itself_and_all_below_with_their_parents(Role role)
    {
        var region = await Region.CreateAsync(host);
        (await host.Operator.CreateBureauAsync(region.North + "01", region.North)).Expect(HttpStatusCode.Created);

        var (city, north) = (await ReadAsync(await region.CreateClientAsync(region.City, role)), await ReadAsync(await region.CreateClientAsync(region.North, role)));

        Assert.Equal([(region.City, null), (region.North, region.City), (region.North + "01", region.North), (region.South, region.City)], city.Select(it => (it.Code, it.Parent)));
        Assert.Equal([region.North, region.North + "01"], north.Select(it => it.Code));
    }

    [StoreFact]
    public async Task A_unit_sees_its_own_bureau_and_an_operator_all()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var unit = await region.RegisterUnitAsync(bureau: region.City);

        Assert.Equal([region.City], (await ReadAsync(unit)).Select(it => it.Code));
        var all = (await ReadAsync(host.Operator)).ConvertAll(it => it.Code);
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.Superset(new HashSet<string> { region.City, region.North, region.South, other.City, other.North }, all.ToHashSet());
    }

    [StoreFact]
    public async Task Paging_lists_every_bureau_once_and_a_cursor_belongs_to_one_bureau()
    {
        var region = await Region.CreateAsync(host);
        foreach (var limit in (int[])[1, 2, 3])
        {
            Assert.Equal([region.City, region.North, region.South], (await ReadAsync(region.Admin, $"limit={limit}")).Select(it => it.Code));
        }

        var cursor = (await region.Admin.GetAsync("/v1/bureaus?limit=1")).Expect<Page<Bureau>>(HttpStatusCode.OK).NextCursor;
        foreach (var client in (ApiClient[])[host.Operator, (await Region.CreateAsync(host)).Admin])
        {
            (await client.GetAsync($"/v1/bureaus?cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        }
    }

    private static Task<List<Bureau>> ReadAsync(ApiClient client, string query = "limit=500") =>
        BureauClient.ReadAllPagesAsync<Bureau>(page => client.GetAsync($"/v1/bureaus?{page}"), query);
}

public sealed class ListBureausTestsOnSqlite(SharedHost<SqliteHost> shared) : ListBureausTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ListBureausTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ListBureausTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
