using System.Net;
using System.Text.Json;
using PerfHub.Api.Features.Policies;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Policies;

public abstract class PolicyVersionTests(PerfHubHost host)
{
    [StoreFact]
    public async Task Every_version_is_listed_and_read_as_it_was_set()
    {
        var region = await Region.CreateAsync(host);
        var putBodies = new List<string>();
        for (var weight = 1; weight <= 5; weight++)
        {
            putBodies.Add((await region.Admin.PutPolicyAsync(new { executionWeight = weight })).Body);
        }

        (await region.Admin.DeletePolicyAsync()).Expect(HttpStatusCode.OK);

        foreach (var limit in (int[])[1, 2, 5, 6, 50])
        {
            var versions = await BureauClient.ReadAllPagesAsync<BureauPolicy>(query => region.Admin.ListPolicyVersionsAsync(query), $"limit={limit}");
            Assert.Equal([2, 3, 4, 5, 6, 7], versions.Select(it => it.Version));
            Assert.Equal(putBodies, versions.Take(5).Select(it => JsonSerializer.Serialize(it, ApiJson.Options)));
            Assert.Null(versions[5].Policy);
        }

        for (var version = 2; version <= 6; version++)
        {
            var response = await region.Admin.GetPolicyVersionAsync(version);
            Assert.Equal(putBodies[version - 2], response.Body);
            Assert.NotNull(response.HttpResponse.Headers.ETag);
        }

        var first = (await region.Admin.GetPolicyVersionAsync(1)).Expect<BureauPolicy>(HttpStatusCode.OK);
        Assert.Equal((null, 10m), (first.Bureau, first.Policy!.ExecutionWeight));
        foreach (var missing in (int[])[0, 8, -1, int.MaxValue])
        {
            (await region.Admin.GetPolicyVersionAsync(missing)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    [StoreFact]
    public async Task A_unit_can_read_the_inherited_policy_version_that_assessed_its_report()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutPolicyAsync(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        (await region.Admin.PutPolicyAsync(new { executionWeight = 12 })).Expect(HttpStatusCode.OK);

        var path = $"/v1/bureaus/{unit.BureauCode}/policies/2024/versions/{receipt.PolicyVersion}";
        var policy = (await unit.GetAsync($"{path}?owner={receipt.PolicyBureau}")).Expect<BureauPolicy>(HttpStatusCode.OK);
        Assert.Equal(11m, policy.Policy!.ExecutionWeight);
        Assert.Null(policy.SetBy);

        (await unit.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var owner in (string[])[region.South, "99999999", "%20", "x", region.City + "%20"])
        {
            (await unit.GetAsync($"{path}?owner={owner}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    [StoreFact]
    public async Task A_cursor_from_another_list_is_refused()
    {
        var region = await Region.CreateAsync(host);
        foreach (var bureau in (string[])[region.North, region.South])
        {
            (await region.Admin.PutPolicyAsync(new { }, bureau)).Expect(HttpStatusCode.OK);
            (await region.Admin.PutPolicyAsync(new { }, bureau)).Expect(HttpStatusCode.OK);
        }

        var cursor = (await region.Admin.ListPolicyVersionsAsync("limit=1", region.North)).Expect<Page<BureauPolicy>>(HttpStatusCode.OK).NextCursor;

        (await region.Admin.ListPolicyVersionsAsync($"cursor={cursor}", region.South)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.ListPolicyVersionsAsync($"cursor={cursor}", region.North, 2023)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.ListPolicyVersionsAsync("limit=0")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }
}

public sealed class PolicyVersionTestsOnSqlite(SharedHost<SqliteHost> shared) : PolicyVersionTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class PolicyVersionTestsOnSqlServer(SharedHost<SqlServerHost> shared) : PolicyVersionTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
