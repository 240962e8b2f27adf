using System.Net;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.Units;

public abstract class GetUnitTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_unit_reads_itself_as_its_bureau_reads_it_and_no_other()
    {
        var region = await Region.Create(host);
        var (mine, other) = (await region.RegisterUnit("1"), await region.RegisterUnit("2"));
        var reader = await region.CreateClient(region.North, Role.BureauReader);
        var path = $"/v1/bureaus/{region.North}/units/1";

        var self = (await mine.Get(path)).Expect(HttpStatusCode.OK);

        Assert.Equal("1", (string?)self["code"]);
        Assert.Equal(self.ToJsonString(), (await reader.Get(path)).Expect(HttpStatusCode.OK).ToJsonString());
        (await other.Get(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await mine.Get($"/v1/bureaus/{region.South}/units/1")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_unit_that_is_not_there_is_404()
    {
        var region = await Region.Create(host);
        await region.RegisterUnit("1", region.North);

        (await region.Admin.Get($"/v1/bureaus/{region.North}/units/2")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.Get($"/v1/bureaus/{region.South}/units/1")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task An_inactive_unit_files_no_more_and_still_reads_and_is_ranked()
    {
        var region = await Region.Create(host);
        var unit = await region.RegisterUnit();
        var path = $"/v1/bureaus/{region.North}/units/0137";
        (await unit.FileReport(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var report = (await unit.GetReport()).Body;

        (await region.Admin.Put(path, new { name = "单位", sector = "科技", kind = "publicInstitution", active = false })).Expect(HttpStatusCode.OK);

        (await unit.FileReport(SeedReport.CreateVariant(2))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.False((bool)(await unit.Get(path)).Expect(HttpStatusCode.OK)["active"]!);
        Assert.Equal(report, (await unit.GetReport()).Body);
        Assert.Single((await region.Admin.Get($"/v1/bureaus/{region.North}/units")).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        Assert.Equal(1, (int)(await region.Admin.GetRanking()).Expect(HttpStatusCode.OK)["population"]!);
    }
}

public sealed class GetUnitTestsOnSqlite(SqliteHost host) : GetUnitTests(host), IClassFixture<SqliteHost>;

public sealed class GetUnitTestsOnSqlServer(SqlServerHost host) : GetUnitTests(host), IClassFixture<SqlServerHost>;
