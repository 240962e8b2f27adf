using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Policies;

public abstract class PolicyVersionTests(PerfHubHost host)
{
    [StoreFact]
    public async Task Every_version_is_kept_as_it_was_set()
    {
        var region = await Region.CreateAsync(host);
        var set = new List<string>();
        for (var weight = 1; weight <= 5; weight++)
        {
            set.Add((await region.Admin.PutPolicyAsync(new { executionWeight = weight })).Body);
        }

        (await region.Admin.DeletePolicyAsync()).Expect(HttpStatusCode.OK);

        foreach (var limit in (int[])[1, 2, 5, 6, 50])
        {
            var listed = await BureauClient.ReadAllPagesAsync(query => region.Admin.ListPolicyVersionsAsync(query), $"limit={limit}");
            Assert.Equal([2, 3, 4, 5, 6, 7], listed.Select(it => (int)it["version"]!));
            Assert.Equal(set, listed.Take(5).Select(it => it.ToJsonString()));
            Assert.Null(listed[5]["policy"]);
        }

        for (var version = 2; version <= 6; version++)
        {
            var read = await region.Admin.GetPolicyVersionAsync(version);
            Assert.Equal(set[version - 2], read.Body);
            Assert.NotNull(read.HttpResponse.Headers.ETag);
        }

        var first = (await region.Admin.GetPolicyVersionAsync(1)).Expect(HttpStatusCode.OK);
        Assert.Equal((null, 10m), ((string?)first["bureau"], (decimal)first["policy"]!["executionWeight"]!));
        foreach (var missing in (int[])[0, 8, -1, int.MaxValue])
        {
            (await region.Admin.GetPolicyVersionAsync(missing)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    [StoreFact]
    public async Task What_a_verdict_was_given_by_can_be_read_below_the_bureau_that_set_it()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutPolicyAsync(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutPolicyAsync(new { executionWeight = 12 })).Expect(HttpStatusCode.OK);

        var path = $"/v1/bureaus/{unit.BureauCode}/policies/2024/versions/{receipt["policyVersion"]}";
        var policy = (await unit.GetAsync($"{path}?owner={receipt["policyBureau"]}")).Expect(HttpStatusCode.OK);
        Assert.Equal(11m, (decimal)policy["policy"]!["executionWeight"]!);
        Assert.Null(policy["setBy"]);

        (await unit.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var owner in (string[])[region.South, "99999999", "%20", "x", region.City + "%20"])
        {
            (await unit.GetAsync($"{path}?owner={owner}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    [StoreFact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        var region = await Region.CreateAsync(host);
        foreach (var bureau in (string[])[region.North, region.South])
        {
            (await region.Admin.PutPolicyAsync(new { }, bureau)).Expect(HttpStatusCode.OK);
            (await region.Admin.PutPolicyAsync(new { }, bureau)).Expect(HttpStatusCode.OK);
        }

        var cursor = (string)(await region.Admin.ListPolicyVersionsAsync("limit=1", region.North)).Expect(HttpStatusCode.OK)["nextCursor"]!;

        (await region.Admin.ListPolicyVersionsAsync($"cursor={cursor}", region.South)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.ListPolicyVersionsAsync($"cursor={cursor}", region.North, 2023)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.ListPolicyVersionsAsync("limit=0")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }
}

public sealed class PolicyVersionTestsOnSqlite(SqliteHost host) : PolicyVersionTests(host), IClassFixture<SqliteHost>;

public sealed class PolicyVersionTestsOnSqlServer(SqlServerHost host) : PolicyVersionTests(host), IClassFixture<SqlServerHost>;
