using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Policies;

public abstract class PutPolicyTests(PerfHubHost host)
{
    [StoreFact]
    public async Task Where_nobody_has_set_one_the_default_is_in_force_as_version_1_of_no_bureau()
    {
        var policy = (await (await Region.CreateAsync(host)).Admin.GetPolicyAsync()).Expect(HttpStatusCode.OK);

        Assert.Equal(["fiscalYear", "bureau", "version", "setAt", "setBy", "policy"], policy.AsObject().Select(it => it.Key));
        Assert.Equal((2024, null, 1), ((int)policy["fiscalYear"]!, (string?)policy["bureau"], (int)policy["version"]!));
        Assert.Null(policy["setAt"]);
        Assert.Null(policy["setBy"]);
        Assert.StartsWith(
            """{"executionWeight":10,"reverseScoring":"linear","overCompletionThreshold":130,"overCompletionCap":20,"gradeBands":{"excellent":90,"good":80,"fair":60},""",
            policy["policy"]!.ToJsonString(),
            StringComparison.Ordinal);
        Assert.Equal("""{"high":10,"medium":4,"low":1}""", policy["policy"]!["credibility"]!.ToJsonString());
        Assert.Equal("{}", policy["policy"]!["rules"]!.ToJsonString());
    }

    [StoreFact]
    public async Task What_is_set_reads_as_it_was_set_and_the_rest_as_in_the_default()
    {
        var region = await Region.CreateAsync(host);
        var before = TimeProvider.System.GetUtcNow().AddMilliseconds(-1);
        var draft = new
        {
            overCompletionThreshold = 120.5,
            reverseScoring = "ratio",
            gradeBands = new { good = 75 },
            rules = new JsonObject { ["over-completion"] = new JsonObject { ["severity"] = "high" }, ["uniform-full-marks"] = new JsonObject { ["enabled"] = false } },
        };

        var put = (await region.Admin.PutPolicyAsync(draft)).Expect(HttpStatusCode.OK);

        Assert.Equal((region.City, 2), ((string?)put["bureau"], (int)put["version"]!));
        Assert.InRange((DateTimeOffset)put["setAt"]!, before, TimeProvider.System.GetUtcNow());
        var key = ((string)region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter!).Split('_')[1];
        Assert.Equal(key, (string?)put["setBy"]);
        var policy = put["policy"]!;
        Assert.Equal((120.5m, "ratio", 10m), ((decimal)policy["overCompletionThreshold"]!, (string?)policy["reverseScoring"], (decimal)policy["executionWeight"]!));
        Assert.Equal("""{"excellent":90,"good":75,"fair":60}""", policy["gradeBands"]!.ToJsonString());
        Assert.Equal(
            """{"over-completion":{"severity":"high","enabled":true},"uniform-full-marks":{"severity":null,"enabled":false}}""",
            policy["rules"]!.ToJsonString());
        Assert.Equal(put.ToJsonString(), (await region.Admin.GetPolicyAsync()).Expect(HttpStatusCode.OK).ToJsonString());
    }

    [StoreFact]
    public async Task What_is_read_can_be_put_back_and_the_second_put_takes_nothing_over_from_the_first()
    {
        var region = await Region.CreateAsync(host);
        var first = (await region.Admin.PutPolicyAsync(new { executionWeight = 20, credibility = new { high = 50 } })).Expect(HttpStatusCode.OK);

        var again = (await region.Admin.PutPolicyAsync(first["policy"]!)).Expect(HttpStatusCode.OK);
        Assert.Equal(first["policy"]!.ToJsonString(), again["policy"]!.ToJsonString());
        Assert.Equal(3, (int)again["version"]!);

        var empty = (await region.Admin.PutPolicyAsync(new { })).Expect(HttpStatusCode.OK);
        Assert.Equal((10m, 4), ((decimal)empty["policy"]!["executionWeight"]!, (int)empty["version"]!));
    }

    [StoreFact]
    public async Task Three_levels_inherit_from_the_nearest_and_each_year_by_itself()
    {
        var region = await Region.CreateAsync(host);
        var (admin, village) = (region.Admin, region.North + "01");
        (await host.Operator.CreateBureauAsync(village, region.North)).Expect(HttpStatusCode.Created);
        var unit = await region.RegisterUnitAsync(bureau: village);

        (await admin.PutPolicyAsync(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 2, 11m), (region.City, 2, 11m), (region.City, 2, 11m)], await ListPoliciesInForceAsync(admin, [region.City, region.North, village]));

        (await admin.PutPolicyAsync(new { executionWeight = 12 }, region.North)).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 2, 11m), (region.North, 2, 12m), (region.North, 2, 12m)], await ListPoliciesInForceAsync(admin, [region.City, region.North, village]));

        // The unit reads by what it is judged, and not whose key set it two levels above.
        var read = (await unit.GetPolicyAsync()).Expect(HttpStatusCode.OK);
        Assert.Equal((region.North, 12m), ((string?)read["bureau"], (decimal)read["policy"]!["executionWeight"]!));
        Assert.Null(read["setBy"]);

        (await admin.PutPolicyAsync(new { executionWeight = 13 }, village)).Expect(HttpStatusCode.OK);
        (await admin.PutPolicyAsync(new { executionWeight = 14 })).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 3, 14m), (region.North, 2, 12m), (village, 2, 13m)], await ListPoliciesInForceAsync(admin, [region.City, region.North, village]));

        Assert.Equal([(null, 1, 10m)], await ListPoliciesInForceAsync(admin, [village], 2023));
        (await admin.DeletePolicyAsync(region.North)).Expect(HttpStatusCode.OK);
        (await admin.DeletePolicyAsync(village)).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 3, 14m), (region.City, 3, 14m)], await ListPoliciesInForceAsync(admin, [region.North, village]));
    }

    [StoreFact]
    public async Task A_bureau_that_is_moved_inherits_where_it_is()
    {
        var (old, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        (await old.Admin.PutPolicyAsync(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        (await other.Admin.PutPolicyAsync(new { executionWeight = 22 })).Expect(HttpStatusCode.OK);
        (await other.Admin.PutPolicyAsync(new { executionWeight = 23 }, other.South)).Expect(HttpStatusCode.OK);
        var reader = await old.CreateClientAsync(old.North, Role.BureauReader);

        (await host.Operator.MoveBureauAsync(old.North, other.City)).Expect(HttpStatusCode.OK);
        Assert.Equal([(other.City, 2, 22m)], await ListPoliciesInForceAsync(reader, [old.North]));

        (await host.Operator.MoveBureauAsync(old.North, other.South)).Expect(HttpStatusCode.OK);
        Assert.Equal([(other.South, 2, 23m)], await ListPoliciesInForceAsync(reader, [old.North]));

        (await host.Operator.MoveBureauAsync(old.North, null)).Expect(HttpStatusCode.OK);
        Assert.Equal([(null, 1, 10m)], await ListPoliciesInForceAsync(reader, [old.North]));
    }

    [StoreFact]
    public async Task Taking_back_is_a_version_and_taking_back_what_is_not_there_changes_nothing()
    {
        var region = await Region.CreateAsync(host);
        Assert.Equal(1, (int)(await region.Admin.DeletePolicyAsync()).Expect(HttpStatusCode.OK)["version"]!);
        Assert.Empty((await region.Admin.ListPolicyVersionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());

        (await region.Admin.PutPolicyAsync(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        var answer = await region.Admin.DeletePolicyAsync();
        Assert.Null((string?)answer.Expect(HttpStatusCode.OK)["bureau"]);
        Assert.Equal(answer.HttpResponse.Headers.ETag, (await region.Admin.GetPolicyAsync()).HttpResponse.Headers.ETag);
        Assert.Equal(4, (int)(await region.Admin.PutPolicyAsync(new { })).Expect(HttpStatusCode.OK)["version"]!);
    }

    [StoreFact]
    public async Task Only_what_was_read_is_changed()
    {
        var region = await Region.CreateAsync(host);
        var inherited = GetETag(await region.Admin.GetPolicyAsync(region.North));

        var unconditional = await region.Admin.PutAsync($"/v1/bureaus/{region.North}/policies/2024", new { });
        unconditional.ExpectProblem((HttpStatusCode)428, "precondition-required");
        (await region.Admin.DeleteAsync($"/v1/bureaus/{region.North}/policies/2024")).ExpectProblem((HttpStatusCode)428, "precondition-required");
        foreach (var strange in (string[])["\"x\"", "W/" + inherited, "x"])
        {
            (await region.Admin.PutPolicyAsync(new { }, region.North, strange)).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        }

        // What is inherited is what was read, too.
        (await region.Admin.PutPolicyAsync(new { })).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(new { }, region.North, inherited)).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await region.Admin.DeletePolicyAsync(region.North, inherited)).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Empty((await region.Admin.ListPolicyVersionsAsync(bureau: region.North)).Expect(HttpStatusCode.OK)["items"]!.AsArray());

        var put = await region.Admin.PutPolicyAsync(new { executionWeight = 11 }, region.North, $"\"x\", {GetETag(await region.Admin.GetPolicyAsync(region.North))}");
        Assert.Equal(11m, (decimal)put.Expect(HttpStatusCode.OK)["policy"]!["executionWeight"]!);
        (await region.Admin.PutPolicyAsync(new { executionWeight = 12 }, region.North, GetETag(put))).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task Of_changes_that_were_made_from_one_reading_one_is_done()
    {
        var region = await Region.CreateAsync(host);
        for (var version = 2; version < 6; version++)
        {
            var match = GetETag(await region.Admin.GetPolicyAsync());

            var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => region.Admin.PutPolicyAsync(new { executionWeight = i }, match: match)));

            var done = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.All(answers.Where(answer => answer != done), answer => answer.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed"));
            Assert.Equal(version, (int)done.Json["version"]!);
            Assert.Equal(done.Body, (await region.Admin.GetPolicyAsync()).Body);
        }
    }

    [StoreFact]
    public async Task A_tag_stands_until_the_policy_in_force_is_another()
    {
        var region = await Region.CreateAsync(host);
        var tag = GetETag(await region.Admin.GetPolicyAsync(region.North));
        Assert.Equal(HttpStatusCode.NotModified, (await region.Admin.GetPolicyAsync(region.North, headers: ("If-None-Match", tag))).Status);

        (await region.Admin.PutPolicyAsync(new { }, year: 2025)).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(new { }, region.South)).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotModified, (await region.Admin.GetPolicyAsync(region.North, headers: ("If-None-Match", tag))).Status);

        (await region.Admin.PutPolicyAsync(new { })).Expect(HttpStatusCode.OK);
        (await region.Admin.GetPolicyAsync(region.North, headers: ("If-None-Match", tag))).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task Others_can_read_it_but_not_set_it_and_a_neighbour_learns_nothing()
    {
        var (region, stranger) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        (await region.Admin.PutPolicyAsync(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            var reader = await region.CreateClientAsync(region.North, role);
            Assert.Equal(11m, (decimal)(await reader.GetPolicyAsync()).Expect(HttpStatusCode.OK)["policy"]!["executionWeight"]!);
            (await reader.PutPolicyAsync(new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            (await reader.PreviewPolicyAsync(new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            (await reader.GetPolicyAsync(region.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        var district = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        (await district.PutPolicyAsync(new { }, region.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Admin.GetPolicyAsync(region.North)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Admin.GetPolicyVersionAsync(2, query: $"owner={region.City}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(1, (int)(await stranger.Admin.GetPolicyAsync()).Expect(HttpStatusCode.OK)["version"]!);
    }

    private static async Task<List<(string? Bureau, int Version, decimal Weight)>> ListPoliciesInForceAsync(BureauClient client, IReadOnlyList<string> bureaus, int year = 2024)
    {
        var found = new List<(string?, int, decimal)>();
        foreach (var bureau in bureaus)
        {
            var policy = (await client.GetPolicyAsync(bureau, year)).Expect(HttpStatusCode.OK);
            found.Add(((string?)policy["bureau"], (int)policy["version"]!, (decimal)policy["policy"]!["executionWeight"]!));
        }

        return found;
    }

    private static string GetETag(ApiResponse answer) => answer.HttpResponse.Headers.ETag!.ToString();
}

public sealed class PutPolicyTestsOnSqlite(SqliteHost host) : PutPolicyTests(host), IClassFixture<SqliteHost>;

public sealed class PutPolicyTestsOnSqlServer(SqlServerHost host) : PutPolicyTests(host), IClassFixture<SqlServerHost>;
