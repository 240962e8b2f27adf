using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.Policies;

public abstract class PutPolicyTests(PerfHubHost host)
{
    [StoreFact]
    public async Task Where_nobody_has_set_one_the_default_is_in_force_as_version_1_of_no_bureau()
    {
        var policy = (await (await Region.Create(host)).Admin.GetPolicy()).Expect(HttpStatusCode.OK);

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
        var region = await Region.Create(host);
        var before = TimeProvider.System.GetUtcNow().AddMilliseconds(-1);
        var draft = new
        {
            overCompletionThreshold = 120.5,
            reverseScoring = "ratio",
            gradeBands = new { good = 75 },
            rules = new JsonObject { ["over-completion"] = new JsonObject { ["severity"] = "high" }, ["uniform-full-marks"] = new JsonObject { ["enabled"] = false } },
        };

        var put = (await region.Admin.PutPolicy(draft)).Expect(HttpStatusCode.OK);

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
        Assert.Equal(put.ToJsonString(), (await region.Admin.GetPolicy()).Expect(HttpStatusCode.OK).ToJsonString());
    }

    [StoreFact]
    public async Task What_is_read_can_be_put_back_and_the_second_put_takes_nothing_over_from_the_first()
    {
        var region = await Region.Create(host);
        var first = (await region.Admin.PutPolicy(new { executionWeight = 20, credibility = new { high = 50 } })).Expect(HttpStatusCode.OK);

        var again = (await region.Admin.PutPolicy(first["policy"]!)).Expect(HttpStatusCode.OK);
        Assert.Equal(first["policy"]!.ToJsonString(), again["policy"]!.ToJsonString());
        Assert.Equal(3, (int)again["version"]!);

        var empty = (await region.Admin.PutPolicy(new { })).Expect(HttpStatusCode.OK);
        Assert.Equal((10m, 4), ((decimal)empty["policy"]!["executionWeight"]!, (int)empty["version"]!));
    }

    [StoreFact]
    public async Task Three_levels_inherit_from_the_nearest_and_each_year_by_itself()
    {
        var region = await Region.Create(host);
        var (admin, village) = (region.Admin, region.North + "01");
        (await host.Operator.CreateBureau(village, region.North)).Expect(HttpStatusCode.Created);
        var unit = await region.RegisterUnit(bureau: village);

        (await admin.PutPolicy(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 2, 11m), (region.City, 2, 11m), (region.City, 2, 11m)], await ListPoliciesInForce(admin, [region.City, region.North, village]));

        (await admin.PutPolicy(new { executionWeight = 12 }, region.North)).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 2, 11m), (region.North, 2, 12m), (region.North, 2, 12m)], await ListPoliciesInForce(admin, [region.City, region.North, village]));

        // The unit reads by what it is judged, and not whose key set it two levels above.
        var read = (await unit.GetPolicy()).Expect(HttpStatusCode.OK);
        Assert.Equal((region.North, 12m), ((string?)read["bureau"], (decimal)read["policy"]!["executionWeight"]!));
        Assert.Null(read["setBy"]);

        (await admin.PutPolicy(new { executionWeight = 13 }, village)).Expect(HttpStatusCode.OK);
        (await admin.PutPolicy(new { executionWeight = 14 })).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 3, 14m), (region.North, 2, 12m), (village, 2, 13m)], await ListPoliciesInForce(admin, [region.City, region.North, village]));

        Assert.Equal([(null, 1, 10m)], await ListPoliciesInForce(admin, [village], 2023));
        (await admin.DeletePolicy(region.North)).Expect(HttpStatusCode.OK);
        (await admin.DeletePolicy(village)).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 3, 14m), (region.City, 3, 14m)], await ListPoliciesInForce(admin, [region.North, village]));
    }

    [StoreFact]
    public async Task A_bureau_that_is_moved_inherits_where_it_is()
    {
        var (old, other) = (await Region.Create(host), await Region.Create(host));
        (await old.Admin.PutPolicy(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        (await other.Admin.PutPolicy(new { executionWeight = 22 })).Expect(HttpStatusCode.OK);
        (await other.Admin.PutPolicy(new { executionWeight = 23 }, other.South)).Expect(HttpStatusCode.OK);
        var reader = await old.CreateClient(old.North, Role.BureauReader);

        (await host.Operator.MoveBureau(old.North, other.City)).Expect(HttpStatusCode.OK);
        Assert.Equal([(other.City, 2, 22m)], await ListPoliciesInForce(reader, [old.North]));

        (await host.Operator.MoveBureau(old.North, other.South)).Expect(HttpStatusCode.OK);
        Assert.Equal([(other.South, 2, 23m)], await ListPoliciesInForce(reader, [old.North]));

        (await host.Operator.MoveBureau(old.North, null)).Expect(HttpStatusCode.OK);
        Assert.Equal([(null, 1, 10m)], await ListPoliciesInForce(reader, [old.North]));
    }

    [StoreFact]
    public async Task Taking_back_is_a_version_and_taking_back_what_is_not_there_changes_nothing()
    {
        var region = await Region.Create(host);
        Assert.Equal(1, (int)(await region.Admin.DeletePolicy()).Expect(HttpStatusCode.OK)["version"]!);
        Assert.Empty((await region.Admin.ListPolicyVersions()).Expect(HttpStatusCode.OK)["items"]!.AsArray());

        (await region.Admin.PutPolicy(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        var answer = await region.Admin.DeletePolicy();
        Assert.Null((string?)answer.Expect(HttpStatusCode.OK)["bureau"]);
        Assert.Equal(answer.HttpResponse.Headers.ETag, (await region.Admin.GetPolicy()).HttpResponse.Headers.ETag);
        Assert.Equal(4, (int)(await region.Admin.PutPolicy(new { })).Expect(HttpStatusCode.OK)["version"]!);
    }

    [StoreFact]
    public async Task Only_what_was_read_is_changed()
    {
        var region = await Region.Create(host);
        var inherited = GetETag(await region.Admin.GetPolicy(region.North));

        var unconditional = await region.Admin.Put($"/v1/bureaus/{region.North}/policies/2024", new { });
        unconditional.ExpectProblem((HttpStatusCode)428, "precondition-required");
        (await region.Admin.Delete($"/v1/bureaus/{region.North}/policies/2024")).ExpectProblem((HttpStatusCode)428, "precondition-required");
        foreach (var strange in (string[])["\"x\"", "W/" + inherited, "x"])
        {
            (await region.Admin.PutPolicy(new { }, region.North, strange)).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        }

        // What is inherited is what was read, too.
        (await region.Admin.PutPolicy(new { })).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicy(new { }, region.North, inherited)).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await region.Admin.DeletePolicy(region.North, inherited)).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Empty((await region.Admin.ListPolicyVersions(bureau: region.North)).Expect(HttpStatusCode.OK)["items"]!.AsArray());

        var put = await region.Admin.PutPolicy(new { executionWeight = 11 }, region.North, $"\"x\", {GetETag(await region.Admin.GetPolicy(region.North))}");
        Assert.Equal(11m, (decimal)put.Expect(HttpStatusCode.OK)["policy"]!["executionWeight"]!);
        (await region.Admin.PutPolicy(new { executionWeight = 12 }, region.North, GetETag(put))).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task Of_changes_that_were_made_from_one_reading_one_is_done()
    {
        var region = await Region.Create(host);
        for (var version = 2; version < 6; version++)
        {
            var match = GetETag(await region.Admin.GetPolicy());

            var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => region.Admin.PutPolicy(new { executionWeight = i }, match: match)));

            var done = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.All(answers.Where(answer => answer != done), answer => answer.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed"));
            Assert.Equal(version, (int)done.Json["version"]!);
            Assert.Equal(done.Body, (await region.Admin.GetPolicy()).Body);
        }
    }

    [StoreFact]
    public async Task A_tag_stands_until_the_policy_in_force_is_another()
    {
        var region = await Region.Create(host);
        var tag = GetETag(await region.Admin.GetPolicy(region.North));
        Assert.Equal(HttpStatusCode.NotModified, (await region.Admin.GetPolicy(region.North, headers: ("If-None-Match", tag))).Status);

        (await region.Admin.PutPolicy(new { }, year: 2025)).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicy(new { }, region.South)).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotModified, (await region.Admin.GetPolicy(region.North, headers: ("If-None-Match", tag))).Status);

        (await region.Admin.PutPolicy(new { })).Expect(HttpStatusCode.OK);
        (await region.Admin.GetPolicy(region.North, headers: ("If-None-Match", tag))).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task Others_can_read_it_but_not_set_it_and_a_neighbour_learns_nothing()
    {
        var (region, stranger) = (await Region.Create(host), await Region.Create(host));
        (await region.Admin.PutPolicy(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            var reader = await region.CreateClient(region.North, role);
            Assert.Equal(11m, (decimal)(await reader.GetPolicy()).Expect(HttpStatusCode.OK)["policy"]!["executionWeight"]!);
            (await reader.PutPolicy(new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            (await reader.PreviewPolicy(new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            (await reader.GetPolicy(region.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        var district = await region.CreateClient(region.North, Role.BureauAdmin);
        (await district.PutPolicy(new { }, region.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Admin.GetPolicy(region.North)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Admin.GetPolicyVersion(2, query: $"owner={region.City}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(1, (int)(await stranger.Admin.GetPolicy()).Expect(HttpStatusCode.OK)["version"]!);
    }

    private static async Task<List<(string? Bureau, int Version, decimal Weight)>> ListPoliciesInForce(BureauClient client, IReadOnlyList<string> bureaus, int year = 2024)
    {
        var found = new List<(string?, int, decimal)>();
        foreach (var bureau in bureaus)
        {
            var policy = (await client.GetPolicy(bureau, year)).Expect(HttpStatusCode.OK);
            found.Add(((string?)policy["bureau"], (int)policy["version"]!, (decimal)policy["policy"]!["executionWeight"]!));
        }

        return found;
    }

    private static string GetETag(ApiResponse answer) => answer.HttpResponse.Headers.ETag!.ToString();
}

public sealed class PutPolicyTestsOnSqlite(SqliteHost host) : PutPolicyTests(host), IClassFixture<SqliteHost>;

public sealed class PutPolicyTestsOnSqlServer(SqlServerHost host) : PutPolicyTests(host), IClassFixture<SqlServerHost>;
