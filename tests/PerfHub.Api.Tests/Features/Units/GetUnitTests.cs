using System.Net;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Units;

public abstract class GetUnitTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_unit_reads_only_itself_and_sees_the_same_as_its_bureau()
    {
        var region = await Region.CreateAsync(host);
        var (unit, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        var reader = await region.CreateClientAsync(region.North, Role.BureauReader);
        var path = $"/v1/bureaus/{region.North}/units/1";

        var response = await unit.GetAsync(path);

        Assert.Equal("1", response.Expect<Unit>(HttpStatusCode.OK).Code);
        Assert.Equal(response.Body, (await reader.GetAsync(path)).Body);
        (await other.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await unit.GetAsync($"/v1/bureaus/{region.South}/units/1")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task An_unknown_unit_is_404()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("1", region.North);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/2")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.GetAsync($"/v1/bureaus/{region.South}/units/1")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task An_inactive_unit_cannot_file_but_still_reads_and_stays_ranked()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var path = $"/v1/bureaus/{region.North}/units/0137";
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var report = (await unit.GetReportAsync()).Body;

        (await region.Admin.PutAsync(path, new { name = "单位", sector = "科技", kind = "publicInstitution", active = false })).Expect(HttpStatusCode.OK);

        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.False((await unit.GetAsync(path)).Expect<Unit>(HttpStatusCode.OK).Active);
        Assert.Equal(report, (await unit.GetReportAsync()).Body);
        Assert.Single((await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units")).Expect<Page<Unit>>(HttpStatusCode.OK).Items);
        Assert.Equal(1, (await region.Admin.GetRankingAsync()).Expect<RankingResponse>(HttpStatusCode.OK).Population);
    }
}

public sealed class GetUnitTestsOnSqlite(SharedHost<SqliteHost> shared) : GetUnitTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class GetUnitTestsOnSqlServer(SharedHost<SqlServerHost> shared) : GetUnitTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
