using System.Net;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

/// <summary>A bureau can read itself and all bureaus below it, and no others.</summary>
public abstract class BureauTreeTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData(Role.BureauAdmin)]
    [InlineData(Role.BureauReader)]
    public async Task A_bureau_reads_itself_and_the_bureaus_below_it_at_three_levels(Role role)
    {
        var (region, bureaus) = await CreateTreeAsync();

        foreach (var (reader, visibility) in ((int, bool[])[])[(0, [true, true, true, true]), (1, [false, true, true, false]), (2, [false, false, true, false])])
        {
            var client = await region.CreateClientAsync(bureaus[reader], role);
            foreach (var (bureau, isVisible) in bureaus.Zip(visibility))
            {
                foreach (var path in (string[])[$"/v1/bureaus/{bureau}", $"/v1/bureaus/{bureau}/units", $"/v1/bureaus/{bureau}/rankings/2024"])
                {
                    var response = await client.GetAsync(path);
                    if (isVisible)
                    {
                        response.Expect(HttpStatusCode.OK);
                    }
                    else
                    {
                        response.ExpectProblem(HttpStatusCode.NotFound, "not-found");
                    }
                }
            }
        }
    }

    [StoreFact]
    public async Task An_operator_reads_every_bureau_and_gets_404_for_an_unknown_one()
    {
        var (_, bureaus) = await CreateTreeAsync();

        foreach (var bureau in bureaus)
        {
            Assert.Equal(bureau, (await host.Operator.GetAsync($"/v1/bureaus/{bureau}")).Expect<Bureau>(HttpStatusCode.OK).Code);
        }

        (await host.Operator.GetAsync("/v1/bureaus/99999999")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_report_of_a_district_counts_at_every_level_above_it_and_nowhere_else()
    {
        var (region, bureaus) = await CreateTreeAsync();
        (await (await region.RegisterUnitAsync(bureau: bureaus[2])).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        foreach (var (bureau, filed) in bureaus.Zip([1, 1, 1, 0]))
        {
            var admin = await region.CreateClientAsync(bureau, Role.BureauAdmin);
            Assert.Equal(filed, (await admin.GetRankingAsync()).Expect<RankingResponse>(HttpStatusCode.OK).Population);
            Assert.Equal(13 * filed, (await admin.ReadDeviationsAsync()).Count);
        }
    }

    [StoreFact]
    public async Task An_administrator_registers_units_at_its_bureau_and_below_only()
    {
        var (region, bureaus) = await CreateTreeAsync();
        var city = await region.CreateClientAsync(bureaus[1], Role.BureauAdmin);

        (await city.PutUnitAsync("1")).Expect(HttpStatusCode.Created);
        (await city.PutUnitAsync("1", bureau: bureaus[2])).Expect(HttpStatusCode.Created);
        (await city.PutUnitAsync("1", bureau: bureaus[0])).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await city.PutUnitAsync("1", bureau: bureaus[3])).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await region.Admin.GetAsync($"/v1/bureaus/{bureaus[3]}/units")).Expect<Page<Unit>>(HttpStatusCode.OK).Items);
    }

    /// <summary>Creates three levels and a sibling: a city, its northern bureau, a district of that bureau, and the southern bureau.</summary>
    private async Task<(Region Region, string[] Bureaus)> CreateTreeAsync()
    {
        var region = await Region.CreateAsync(host);
        var district = region.North + "01";
        (await host.Operator.CreateBureauAsync(district, region.North)).Expect(HttpStatusCode.Created);
        return (region, [region.City, region.North, district, region.South]);
    }
}

public sealed class BureauTreeTestsOnSqlite(SharedHost<SqliteHost> shared) : BureauTreeTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class BureauTreeTestsOnSqlServer(SharedHost<SqlServerHost> shared) : BureauTreeTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
