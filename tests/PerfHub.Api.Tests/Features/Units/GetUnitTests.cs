using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Units;

public abstract class GetUnitTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_unit_reads_itself_as_its_bureau_reads_it_and_no_other()
    {
        var region = await Region.CreateAsync(host);
        var (mine, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        var reader = await region.CreateClientAsync(region.North, Role.BureauReader);
        var path = $"/v1/bureaus/{region.North}/units/1";

        var self = (await mine.GetAsync(path)).Expect(HttpStatusCode.OK);

        Assert.Equal("1", (string?)self["code"]);
        Assert.Equal(self.ToJsonString(), (await reader.GetAsync(path)).Expect(HttpStatusCode.OK).ToJsonString());
        (await other.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await mine.GetAsync($"/v1/bureaus/{region.South}/units/1")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_unit_that_is_not_there_is_404()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("1", region.North);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/2")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.GetAsync($"/v1/bureaus/{region.South}/units/1")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task An_inactive_unit_files_no_more_and_still_reads_and_is_ranked()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var path = $"/v1/bureaus/{region.North}/units/0137";
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var report = (await unit.GetReportAsync()).Body;

        (await region.Admin.PutAsync(path, new { name = "单位", sector = "科技", kind = "publicInstitution", active = false })).Expect(HttpStatusCode.OK);

        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.False((bool)(await unit.GetAsync(path)).Expect(HttpStatusCode.OK)["active"]!);
        Assert.Equal(report, (await unit.GetReportAsync()).Body);
        Assert.Single((await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units")).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        Assert.Equal(1, (int)(await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK)["population"]!);
    }
}

public sealed class GetUnitTestsOnSqlite(SqliteHost host) : GetUnitTests(host), IClassFixture<SqliteHost>;

public sealed class GetUnitTestsOnSqlServer(SqlServerHost host) : GetUnitTests(host), IClassFixture<SqlServerHost>;
