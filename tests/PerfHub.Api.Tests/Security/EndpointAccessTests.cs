using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

/// <summary>
/// The leak walk: every endpoint, with the key of every role, from every relation of bureaus. What must come back follows from
/// the endpoint's own roles and scope rule by <see cref="AccessExpectation"/>; an endpoint that does not say so, or that nobody has
/// said a good request for, fails.
/// </summary>
public abstract partial class EndpointAccessTests(PerfHubHost host)
{
    // A store may take “650104 ” for “650104”; nobody else may.
    [StoreTheory]
    [InlineData("{b}%20", "0137")]
    [InlineData("%20{b}", "0137")]
    [InlineData("{b}", "0137%20")]
    [InlineData("{b}%00", "0137")]
    public async Task A_code_with_a_space_is_not_the_code(string bureau, string unit)
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");
        bureau = bureau.Replace("{b}", region.North, StringComparison.Ordinal);

        Assert.InRange((int)(await region.Admin.GetAsync($"/v1/bureaus/{bureau}/units/{unit}")).Status, 400, 404);
        Assert.InRange((int)(await region.Admin.PutUnitAsync(unit, bureau: bureau)).Status, 400, 422);
        (await region.Admin.CreateKeyAsync(Role.Auditor, bureau: Uri.UnescapeDataString(bureau).Trim('\0') + " ")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private const string InvalidCursor = "abc";

    // As wide as lists go, and as long as a page gets; what is no list does not mind.
    private static readonly string[] Queries = ["", "?scope=subtree&limit=500", "?scope=own&limit=500"];

    [StoreFact]
    public void Every_endpoint_its_scope_and_its_roles_are_written_down() => SnapshotFile.Verify(
        "tests/PerfHub.Api.Tests/Security/endpoints.txt", string.Join('\n', ApiEndpoint.ReadFrom(host)));

    [StoreFact]
    public async Task Every_endpoint_answers_every_role_from_everywhere_as_its_scope_and_roles_say()
    {
        var neighbours = await TenancyScenario.CreateAsync(host);
        var calls = new EndpointRequests(neighbours);
        var seen = new HashSet<(string, string)>();
        var named = new HashSet<(string Bureau, string Unit)>();
        var outcomes = new HashSet<(Role?, AccessOutcome)>();

        // What a DELETE takes away is read before.
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).OrderBy(endpoint => endpoint.Method == "DELETE"))
        {
            foreach (var walker in neighbours.Callers)
            {
                foreach (var query in endpoint.Method == "GET" ? Queries : [""])
                {
                    var subject = endpoint.Method == "DELETE" ? await neighbours.CreateTargetWithNewKeyAsync() : neighbours.Target;
                    var outcome = AccessExpectation.Compute(endpoint, walker, subject, neighbours);
                    outcomes.Add((walker.Role, outcome));

                    var answer = await calls.SendAsync(endpoint, walker, subject, query);

                    var told = $"{walker} at {endpoint}{query}: {outcome} expected, {(int)answer.Status} came: {answer.Body}";
                    var (marks, peers) = (TenancyScenario.FindMarkers(PeerPattern().Replace(answer.Body, "")).ToHashSet(), FindPeerMarkers(answer.Body));
                    if (outcome == AccessOutcome.Allowed)
                    {
                        Assert.True((int)answer.Status is >= 200 and < 300, told);
                        Assert.True(marks.All(mark => IsExpectedMarker(mark, walker, endpoint, neighbours)), told);
                        Assert.True(peers.All(mark => walker.Role != Role.Unit && neighbours.Covers(walker, mark.Bureau)), told);
                        seen.UnionWith(marks);
                        named.UnionWith(peers);
                    }
                    else
                    {
                        Assert.True(answer.Status == outcome.GetRefusal().Status && marks.Count == 0 && peers.Count == 0, told);
                        answer.ExpectProblem(outcome.GetRefusal().Status, outcome.GetRefusal().Slug);
                    }
                }
            }
        }

        // The walk has met what it watches for: marks of bureaus, of units and their texts, of what lies below, and of peers that lie
        // elsewhere; every role has been let in and turned away.
        Assert.Contains((neighbours.Target.Bureau, ""), seen);
        Assert.Contains((neighbours.Target.Bureau, neighbours.Target.Unit), seen);
        Assert.Contains(seen, mark => mark.Item1 != neighbours.Target.Bureau && neighbours.IsWithin(mark.Item1, neighbours.Target.Bureau));
        Assert.Contains(named, peer => !neighbours.IsWithin(peer.Bureau, neighbours.Target.Bureau));
        foreach (var role in Enum.GetValues<Role>())
        {
            Assert.Contains((role, AccessOutcome.Allowed), outcomes);
            Assert.Contains((role, AccessOutcome.Forbidden), outcomes);
            Assert.Equal(role != Role.Operator, outcomes.Contains((role, AccessOutcome.NotFound)));
        }
    }

    [StoreFact]
    public async Task What_is_not_yours_is_answered_as_what_is_not_there()
    {
        var neighbours = await TenancyScenario.CreateAsync(host);
        var (calls, compared) = (new EndpointRequests(neighbours), 0);
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).Where(endpoint => endpoint.HasTarget))
        {
            foreach (var walker in neighbours.Callers.Where(it => it.Role is null || !AccessExpectation.IsInScope(endpoint.Scope!, it, neighbours.Target, neighbours)))
            {
                var theirs = await calls.SendAsync(endpoint, walker, neighbours.Target);

                // Neither the bureau is there, nor a unit of a bureau that is.
                foreach (var absent in (RequestTarget[])[RequestTarget.Nonexistent, neighbours.Target.WithMissingUnit with { KeyId = RequestTarget.Nonexistent.KeyId }])
                {
                    Assert.Equal(Describe(await calls.SendAsync(endpoint, walker, absent)), Describe(theirs));
                    compared++;
                }
            }
        }

        Assert.True(compared > 500, $"only {compared} answers were compared");
    }

    [StoreFact]
    public async Task A_filter_by_what_another_tenant_has_finds_what_a_filter_by_nothing_finds()
    {
        var neighbours = await TenancyScenario.CreateAsync(host);
        var (theirs, calls) = (neighbours.Target, new EndpointRequests(neighbours));
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).Where(IsList))
        {
            foreach (var walker in neighbours.Callers.Where(it => it.Relation == TenancyScenario.OtherTenant && endpoint.Roles!.Contains(it.Role!.Value)))
            {
                var mine = new RequestTarget(walker.Bureau!, walker.Unit ?? $"{walker.Bureau}A", "", "", "1", "");
                foreach (var (filter, value) in ((string, string)[])[("unit", theirs.Unit), ("sector", $"sector of {theirs.Bureau}")])
                {
                    var found = await calls.SendAsync(endpoint, walker, mine, $"?{filter}={Uri.EscapeDataString(value)}");
                    var absent = await calls.SendAsync(endpoint, walker, mine, $"?{filter}={Uri.EscapeDataString(new string('x', value.Length))}");

                    found.Expect(HttpStatusCode.OK);
                    Assert.Equal(Describe(absent), Describe(found));
                }
            }
        }
    }

    [StoreFact]
    public async Task A_cursor_of_another_tenants_list_is_answered_as_one_that_is_none()
    {
        var neighbours = await TenancyScenario.CreateAsync(host);
        var (calls, lists) = (new EndpointRequests(neighbours), new List<string>());
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).Where(IsList))
        {
            var holder = neighbours.GetCaller(endpoint.Roles!.First(role => role != Role.Operator), TenancyScenario.SameBureau);
            var page = (await calls.SendAsync(endpoint, holder, neighbours.Target, "?limit=1")).Expect(HttpStatusCode.OK);
            var (name, cursor) = page["next"] is { } next ? ("after", (string?)next) : ("cursor", (string?)page["nextCursor"]);
            if (cursor is null)
            {
                continue;
            }

            lists.Add(endpoint.Path);
            foreach (var walker in neighbours.Callers.Where(it => it.Role is { } role && endpoint.Roles!.Contains(role) && it.Bureau != holder.Bureau && it.Bureau is not null))
            {
                var mine = new RequestTarget(walker.Bureau!, walker.Unit ?? $"{walker.Bureau}A", "", "", "1", "");
                var answer = await calls.SendAsync(endpoint, walker, mine, $"?{name}={cursor}");

                answer.ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
                Assert.Equal(Describe(await calls.SendAsync(endpoint, walker, mine, $"?{name}={InvalidCursor}")), Describe(answer));
            }
        }

        Assert.Equal(
            [
                "api-keys", "audit-log", "bureaus", "changes", "deviations", "extensions", "filings", "history", "indicators", "rankings", "receipts", "revisions", "revisions",
                "units",
            ],
            lists.Select(path => path.Split('/').Last(part => !part.StartsWith('{'))).Order());
    }

    [StoreFact]
    public async Task A_key_for_another_tenants_bureau_or_unit_is_refused_as_for_one_that_is_not_there()
    {
        var neighbours = await TenancyScenario.CreateAsync(host);
        var (theirs, walker) = (neighbours.Target, neighbours.GetCaller(Role.BureauAdmin, TenancyScenario.OtherTenant));
        Task<ApiResponse> Make(string role, string bureau, string? unit) =>
            walker.Client.PostAsync("/v1/api-keys", new { role, bureau, unit, name = "walk" });

        foreach (var role in (string[])["operator", "bureauAdmin", "bureauReader", "auditor"])
        {
            Assert.Equal(Describe(await Make(role, RequestTarget.Nonexistent.Bureau, null)), Describe(await Make(role, theirs.Bureau, null)));
        }

        var absent = await Make("unit", RequestTarget.Nonexistent.Bureau, "nobody");
        absent.ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var (bureau, unit) in ((string, string)[])
            [(theirs.Bureau, theirs.Unit), (theirs.Bureau, "nobody"), (walker.Bureau!, theirs.Unit), (walker.Bureau!, "nobody")])
        {
            Assert.Equal(Describe(absent), Describe(await Make("unit", bureau, unit)));
        }
    }

    /// <summary>All of an answer that its receiver can see but the time and the request's own id: length and headers too.</summary>
    private static string Describe(ApiResponse answer)
    {
        var body = JsonNode.Parse(answer.Body)!.AsObject();
        body.Remove("traceId");
        var headers = answer.HttpResponse.Headers.Concat(answer.HttpResponse.Content.Headers)
            .Where(it => it.Key != "Date").Select(it => $"{it.Key}: {string.Join(',', it.Value)}").Order();
        return $"{(int)answer.Status} {answer.Body.Length} {body.ToJsonString()} {string.Join("; ", headers)}";
    }

    private static bool IsList(ApiEndpoint endpoint) => endpoint is { Method: "GET", HasTarget: true }
        && !endpoint.Path.EndsWith("/{id}", StringComparison.Ordinal)
        && (endpoint.Path.Contains("{b}", StringComparison.Ordinal) || endpoint.Scope!.Name == "the query's bureau");

    /// <summary>The marks of the other units that deviations in an answer rest on.</summary>
    private static HashSet<(string Bureau, string Unit)> FindPeerMarkers(string text) =>
        [.. PeerPattern().Matches(text).SelectMany(peer => TenancyScenario.FindMarkers(peer.Value))];

    [GeneratedRegex("\"peer\":\\{[^}]*\\}")]
    private static partial Regex PeerPattern();

    /// <summary>Whether a mark may be in this answer: of what was asked for, and the walker's to see.</summary>
    private static bool IsExpectedMarker((string Bureau, string Unit) mark, TestCaller walker, ApiEndpoint endpoint, TenancyScenario neighbours) =>
        endpoint.HasTarget
        && neighbours.IsWithin(mark.Bureau, neighbours.Target.Bureau)
        && (mark.Unit == "" ? neighbours.Covers(walker, mark.Bureau) : neighbours.Covers(walker, mark.Bureau, mark.Unit));
}

public sealed class EndpointAccessTestsOnSqlite(SqliteHost host) : EndpointAccessTests(host), IClassFixture<SqliteHost>;

public sealed class EndpointAccessTestsOnSqlServer(SqlServerHost host) : EndpointAccessTests(host), IClassFixture<SqlServerHost>;
