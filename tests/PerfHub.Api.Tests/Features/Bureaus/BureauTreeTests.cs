using System.Net;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

/// <summary>A bureau sees itself and all below it, however deep, and nothing beside or above it.</summary>
public abstract class BureauTreeTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData(Role.BureauAdmin)]
    [InlineData(Role.BureauReader)]
    public async Task Three_levels_deep_each_sees_its_own_and_what_is_below(Role role)
    {
        var (tree, bureaus) = await CreateTreeAsync();

        // Top, city, district and the district's neighbour, as seen from each of the first three.
        foreach (var (from, seen) in ((int, bool[])[])[(0, [true, true, true, true]), (1, [false, true, true, false]), (2, [false, false, true, false])])
        {
            var client = await tree.CreateClientAsync(bureaus[from], role);
            foreach (var (bureau, isSeen) in bureaus.Zip(seen))
            {
                foreach (var path in (string[])[$"/v1/bureaus/{bureau}", $"/v1/bureaus/{bureau}/units", $"/v1/bureaus/{bureau}/rankings/2024"])
                {
                    var answer = await client.GetAsync(path);
                    if (isSeen)
                    {
                        answer.Expect(HttpStatusCode.OK);
                    }
                    else
                    {
                        answer.ExpectProblem(HttpStatusCode.NotFound, "not-found");
                    }
                }
            }
        }
    }

    [StoreFact]
    public async Task An_operator_reads_every_bureau_and_404_where_there_is_none()
    {
        var (_, bureaus) = await CreateTreeAsync();

        foreach (var bureau in bureaus)
        {
            Assert.Equal(bureau, (string?)(await host.Operator.GetAsync($"/v1/bureaus/{bureau}")).Expect(HttpStatusCode.OK)["code"]);
        }

        (await host.Operator.GetAsync("/v1/bureaus/99999999")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task What_a_district_files_counts_at_every_level_above_it_and_nowhere_else()
    {
        var (tree, bureaus) = await CreateTreeAsync();
        (await (await tree.RegisterUnitAsync(bureau: bureaus[2])).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        foreach (var (bureau, filed) in bureaus.Zip([1, 1, 1, 0]))
        {
            var at = await tree.CreateClientAsync(bureau, Role.BureauAdmin);
            Assert.Equal(filed, (int)(await at.GetRankingAsync()).Expect(HttpStatusCode.OK)["population"]!);
            Assert.Equal(13 * filed, (await at.ListDeviationsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray().Count);
        }
    }

    [StoreFact]
    public async Task An_administrator_registers_units_below_and_nowhere_else()
    {
        var (tree, bureaus) = await CreateTreeAsync();
        var city = await tree.CreateClientAsync(bureaus[1], Role.BureauAdmin);

        (await city.PutUnitAsync("1")).Expect(HttpStatusCode.Created);
        (await city.PutUnitAsync("1", bureau: bureaus[2])).Expect(HttpStatusCode.Created);
        (await city.PutUnitAsync("1", bureau: bureaus[0])).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await city.PutUnitAsync("1", bureau: bureaus[3])).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await tree.Admin.GetAsync($"/v1/bureaus/{bureaus[3]}/units")).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    /// <summary>A bureau at the top, one below it, one below that, and a neighbour of the second.</summary>
    private async Task<(Region Region, string[] Bureaus)> CreateTreeAsync()
    {
        var region = await Region.CreateAsync(host);
        var district = region.North + "01";
        (await host.Operator.CreateBureauAsync(district, region.North)).Expect(HttpStatusCode.Created);
        return (region, [region.City, region.North, district, region.South]);
    }
}

public sealed class BureauTreeTestsOnSqlite(SqliteHost host) : BureauTreeTests(host), IClassFixture<SqliteHost>;

public sealed class BureauTreeTestsOnSqlServer(SqlServerHost host) : BureauTreeTests(host), IClassFixture<SqlServerHost>;
