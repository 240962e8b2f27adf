using System.Net;
using PerfHub.Api.Features.Policies;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Policies;

public abstract class PutPolicyTests(PerfHubHost host)
{
    [StoreFact]
    public async Task Without_a_policy_the_default_is_in_force_as_version_1_of_no_bureau()
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
    public async Task Fields_that_a_policy_leaves_out_take_their_defaults()
    {
        var region = await Region.CreateAsync(host);
        var before = TimeProvider.System.UtcNow().AddMilliseconds(-1);
        var draft = new
        {
            overCompletionThreshold = 120.5,
            reverseScoring = "ratio",
            gradeBands = new { good = 75 },
            rules = new Dictionary<string, object> { ["over-completion"] = new { severity = "high" }, ["uniform-full-marks"] = new { enabled = false } },
        };

        var response = await region.Admin.PutPolicyAsync(draft);

        var put = response.Expect<BureauPolicy>(HttpStatusCode.OK);
        Assert.Equal((region.City, 2), (put.Bureau, put.Version));
        Assert.InRange(put.SetAt!.Value, before, TimeProvider.System.UtcNow());
        Assert.Equal(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1], put.SetBy);
        var policy = put.Policy!;
        Assert.Equal((120.5m, ReverseScoring.Ratio, 10m), (policy.OverCompletionThreshold, policy.ReverseScoring, policy.ExecutionWeight));
        Assert.Equal(new GradeBands(90m, 75m, 60m), policy.GradeBands);
        Assert.Contains(
            """rules":{"over-completion":{"severity":"high","enabled":true},"uniform-full-marks":{"severity":null,"enabled":false}}""",
            response.Body,
            StringComparison.Ordinal);
        Assert.Equal(response.Body, (await region.Admin.GetPolicyAsync()).Body);
    }

    [StoreFact]
    public async Task A_put_replaces_the_whole_policy_and_accepts_what_was_read()
    {
        var region = await Region.CreateAsync(host);
        var first = (await region.Admin.PutPolicyAsync(new { executionWeight = 20, credibility = new { high = 50 } })).Expect(HttpStatusCode.OK);

        var second = (await region.Admin.PutPolicyAsync(first["policy"]!)).Expect(HttpStatusCode.OK);
        Assert.Equal(first["policy"]!.ToJsonString(), second["policy"]!.ToJsonString());
        Assert.Equal(3, (int)second["version"]!);

        var empty = (await region.Admin.PutPolicyAsync(new { })).Expect<BureauPolicy>(HttpStatusCode.OK);
        Assert.Equal((10m, 4), (empty.Policy!.ExecutionWeight, empty.Version));
    }

    [StoreFact]
    public async Task A_bureau_inherits_the_nearest_policy_above_it_for_each_year()
    {
        var region = await Region.CreateAsync(host);
        var (admin, village) = (region.Admin, region.North + "01");
        (await host.Operator.CreateBureauAsync(village, region.North)).Expect(HttpStatusCode.Created);
        var unit = await region.RegisterUnitAsync(bureau: village);

        (await admin.PutPolicyAsync(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 2, 11m), (region.City, 2, 11m), (region.City, 2, 11m)], await ListPoliciesInForceAsync(admin, [region.City, region.North, village]));

        (await admin.PutPolicyAsync(new { executionWeight = 12 }, region.North)).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 2, 11m), (region.North, 2, 12m), (region.North, 2, 12m)], await ListPoliciesInForceAsync(admin, [region.City, region.North, village]));

        // A unit reads the policy that assesses it, without the key that set it.
        var read = (await unit.GetPolicyAsync()).Expect<BureauPolicy>(HttpStatusCode.OK);
        Assert.Equal((region.North, 12m, null), (read.Bureau, read.Policy!.ExecutionWeight, read.SetBy));

        (await admin.PutPolicyAsync(new { executionWeight = 13 }, village)).Expect(HttpStatusCode.OK);
        (await admin.PutPolicyAsync(new { executionWeight = 14 })).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 3, 14m), (region.North, 2, 12m), (village, 2, 13m)], await ListPoliciesInForceAsync(admin, [region.City, region.North, village]));

        Assert.Equal([(null, 1, 10m)], await ListPoliciesInForceAsync(admin, [village], 2023));
        (await admin.DeletePolicyAsync(region.North)).Expect(HttpStatusCode.OK);
        (await admin.DeletePolicyAsync(village)).Expect(HttpStatusCode.OK);
        Assert.Equal([(region.City, 3, 14m), (region.City, 3, 14m)], await ListPoliciesInForceAsync(admin, [region.North, village]));
    }

    [StoreFact]
    public async Task A_moved_bureau_inherits_from_its_new_parent()
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
    public async Task Deleting_a_policy_adds_a_version_and_deleting_none_changes_nothing()
    {
        var region = await Region.CreateAsync(host);
        Assert.Equal(1, (await region.Admin.DeletePolicyAsync()).Expect<BureauPolicy>(HttpStatusCode.OK).Version);
        Assert.Empty((await region.Admin.ListPolicyVersionsAsync()).Expect<Page<BureauPolicy>>(HttpStatusCode.OK).Items);

        (await region.Admin.PutPolicyAsync(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        var response = await region.Admin.DeletePolicyAsync();
        Assert.Null(response.Expect<BureauPolicy>(HttpStatusCode.OK).Bureau);
        Assert.Equal(response.HttpResponse.Headers.ETag, (await region.Admin.GetPolicyAsync()).HttpResponse.Headers.ETag);
        Assert.Equal(4, (await region.Admin.PutPolicyAsync(new { })).Expect<BureauPolicy>(HttpStatusCode.OK).Version);
    }

    [StoreFact]
    public async Task A_change_requires_the_tag_of_the_policy_in_force()
    {
        var region = await Region.CreateAsync(host);
        var inherited = GetETag(await region.Admin.GetPolicyAsync(region.North));

        var unconditional = await region.Admin.PutAsync($"/v1/bureaus/{region.North}/policies/2024", new { });
        unconditional.ExpectProblem((HttpStatusCode)428, "precondition-required");
        (await region.Admin.DeleteAsync($"/v1/bureaus/{region.North}/policies/2024")).ExpectProblem((HttpStatusCode)428, "precondition-required");
        foreach (var otherTag in (string[])["\"x\"", "W/" + inherited, "x"])
        {
            (await region.Admin.PutPolicyAsync(new { }, region.North, otherTag)).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        }

        // A change of the inherited policy invalidates the tag, too.
        (await region.Admin.PutPolicyAsync(new { })).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(new { }, region.North, inherited)).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await region.Admin.DeletePolicyAsync(region.North, inherited)).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Empty((await region.Admin.ListPolicyVersionsAsync(bureau: region.North)).Expect<Page<BureauPolicy>>(HttpStatusCode.OK).Items);

        var put = await region.Admin.PutPolicyAsync(new { executionWeight = 11 }, region.North, $"\"x\", {GetETag(await region.Admin.GetPolicyAsync(region.North))}");
        Assert.Equal(11m, put.Expect<BureauPolicy>(HttpStatusCode.OK).Policy!.ExecutionWeight);
        (await region.Admin.PutPolicyAsync(new { executionWeight = 12 }, region.North, GetETag(put))).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task Of_concurrent_changes_with_the_same_tag_exactly_one_succeeds()
    {
        var region = await Region.CreateAsync(host);
        for (var version = 2; version < 6; version++)
        {
            var match = GetETag(await region.Admin.GetPolicyAsync());

            var responses = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => region.Admin.PutPolicyAsync(new { executionWeight = i }, match: match)));

            var success = Assert.Single(responses, it => it.Status == HttpStatusCode.OK);
            Assert.All(responses.Where(it => it != success), it => it.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed"));
            Assert.Equal(version, success.Read<BureauPolicy>().Version);
            Assert.Equal(success.Body, (await region.Admin.GetPolicyAsync()).Body);
        }
    }

    [StoreFact]
    public async Task A_tag_is_valid_until_another_policy_is_in_force()
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
    public async Task Readers_and_auditors_cannot_set_a_policy_and_other_tenants_cannot_see_it()
    {
        var (region, stranger) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        (await region.Admin.PutPolicyAsync(new { executionWeight = 11 })).Expect(HttpStatusCode.OK);
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            var reader = await region.CreateClientAsync(region.North, role);
            Assert.Equal(11m, (await reader.GetPolicyAsync()).Expect<BureauPolicy>(HttpStatusCode.OK).Policy!.ExecutionWeight);
            (await reader.PutPolicyAsync(new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            (await reader.PreviewPolicyAsync(new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            (await reader.GetPolicyAsync(region.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        var district = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        (await district.PutPolicyAsync(new { }, region.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Admin.GetPolicyAsync(region.North)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Admin.GetPolicyVersionAsync(2, query: $"owner={region.City}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(1, (await stranger.Admin.GetPolicyAsync()).Expect<BureauPolicy>(HttpStatusCode.OK).Version);
    }

    private static async Task<List<(string? Bureau, int Version, decimal Weight)>> ListPoliciesInForceAsync(BureauClient client, IReadOnlyList<string> bureaus, int year = 2024)
    {
        var policies = new List<(string?, int, decimal)>();
        foreach (var bureau in bureaus)
        {
            var policy = (await client.GetPolicyAsync(bureau, year)).Expect<BureauPolicy>(HttpStatusCode.OK);
            policies.Add((policy.Bureau, policy.Version, policy.Policy!.ExecutionWeight));
        }

        return policies;
    }

    private static string GetETag(ApiResponse response) => response.HttpResponse.Headers.ETag!.ToString();
}

public sealed class PutPolicyTestsOnSqlite(SharedHost<SqliteHost> shared) : PutPolicyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class PutPolicyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : PutPolicyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
