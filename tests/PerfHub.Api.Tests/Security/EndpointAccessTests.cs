using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

/// <summary>
/// Calls every endpoint as every caller of a <see cref="TenancyScenario"/>. The expected outcome follows from the roles and the
/// scope rule of the endpoint, see <see cref="AccessExpectation"/>. An endpoint without them, or without a valid request in
/// <see cref="EndpointRequests"/>, fails.
/// </summary>
public abstract partial class EndpointAccessTests(PerfHubHost host)
{
    private const string InvalidCursor = "abc";

    // The widest and longest lists; an endpoint gets those of the parameters that it has.
    private static readonly (string Name, string Value)[][] Queries = [[], [("scope", "subtree"), ("limit", "500")], [("scope", "own"), ("limit", "500")]];

    // SQL Server ignores trailing spaces when it compares strings.
    [StoreTheory]
    [InlineData("{b}%20", "0137")]
    [InlineData("%20{b}", "0137")]
    [InlineData("{b}", "0137%20")]
    [InlineData("{b}%00", "0137")]
    public async Task A_code_with_extra_white_space_is_refused(string bureau, string unit)
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");
        bureau = bureau.Replace("{b}", region.North, StringComparison.Ordinal);

        Assert.InRange((int)(await region.Admin.GetAsync($"/v1/bureaus/{bureau}/units/{unit}")).Status, 400, 404);
        Assert.InRange((int)(await region.Admin.PutUnitAsync(unit, bureau: bureau)).Status, 400, 422);
        (await region.Admin.CreateKeyAsync(Role.Auditor, bureau: Uri.UnescapeDataString(bureau).Trim('\0') + " ")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public void Endpoints_scopes_and_roles_match_the_committed_list() => SnapshotFile.Verify(
        "tests/PerfHub.Api.Tests/Security/endpoints.txt", string.Join('\n', ApiEndpoint.ReadFrom(host)));

    [StoreFact]
    public async Task Every_endpoint_enforces_its_roles_and_its_scope_for_every_caller()
    {
        var scenario = await TenancyScenario.CreateAsync(host);
        var requests = new EndpointRequests(scenario);
        var seenMarkers = new HashSet<(string Bureau, string Unit)>();
        var seenPeers = new HashSet<(string Bureau, string Unit)>();
        var outcomes = new HashSet<(Role?, AccessOutcome)>();

        // DELETE comes last, because it removes what the other requests read.
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).OrderBy(endpoint => endpoint.Method == "DELETE"))
        {
            foreach (var caller in scenario.Callers)
            {
                foreach (var query in endpoint.Method == "GET" ? Queries.Select(endpoint.BuildQuery).Distinct() : [""])
                {
                    var target = endpoint.Method == "DELETE" ? await scenario.CreateTargetWithNewKeyAsync() : scenario.Target;
                    var outcome = AccessExpectation.Compute(endpoint, caller, target, scenario);
                    outcomes.Add((caller.Role, outcome));

                    var response = await requests.SendAsync(endpoint, caller, target, query);

                    var message = $"{caller} at {endpoint}{query}: {outcome} expected, got {(int)response.Status}: {response.Body}";
                    var (markers, peers) = (TenancyScenario.FindMarkers(PeerPattern().Replace(response.Body, "")).ToHashSet(), FindPeerMarkers(response.Body));
                    if (outcome == AccessOutcome.Allowed)
                    {
                        Assert.True((int)response.Status is >= 200 and < 300, message);
                        Assert.True(markers.All(marker => IsExpectedMarker(marker, caller, endpoint, scenario)), message);
                        Assert.True(peers.All(peer => caller.Role != Role.Unit && scenario.Covers(caller, peer.Bureau)), message);
                        seenMarkers.UnionWith(markers);
                        seenPeers.UnionWith(peers);
                    }
                    else
                    {
                        Assert.True(response.Status == outcome.GetRefusal().Status && markers.Count == 0 && peers.Count == 0, message);
                        response.ExpectProblem(outcome.GetRefusal().Status, outcome.GetRefusal().Slug);
                    }
                }
            }
        }

        // The test is only meaningful if markers of the bureau, the unit, a bureau below and a peer elsewhere were seen, and if every
        // role was both allowed and refused.
        Assert.Contains((scenario.Target.Bureau, ""), seenMarkers);
        Assert.Contains((scenario.Target.Bureau, scenario.Target.Unit), seenMarkers);
        Assert.Contains(seenMarkers, marker => marker.Bureau != scenario.Target.Bureau && scenario.IsWithin(marker.Bureau, scenario.Target.Bureau));
        Assert.Contains(seenPeers, peer => !scenario.IsWithin(peer.Bureau, scenario.Target.Bureau));
        foreach (var role in Enum.GetValues<Role>())
        {
            Assert.Contains((role, AccessOutcome.Allowed), outcomes);
            Assert.Contains((role, AccessOutcome.Forbidden), outcomes);
            Assert.Equal(role != Role.Operator, outcomes.Contains((role, AccessOutcome.NotFound)));
        }
    }

    [StoreFact]
    public async Task A_target_out_of_scope_looks_like_a_missing_one()
    {
        var scenario = await TenancyScenario.CreateAsync(host);
        var (requests, compared) = (new EndpointRequests(scenario), 0);
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).Where(endpoint => endpoint.HasTarget))
        {
            foreach (var caller in scenario.Callers.Where(it => it.Role is null || !AccessExpectation.IsInScope(endpoint.Scope!, it, scenario.Target, scenario)))
            {
                var outOfScope = await requests.SendAsync(endpoint, caller, scenario.Target);

                // A missing bureau, and a missing unit of an existing bureau.
                foreach (var missing in (RequestTarget[])[RequestTarget.Nonexistent, scenario.Target.WithMissingUnit with { KeyId = RequestTarget.Nonexistent.KeyId }])
                {
                    Assert.Equal(Describe(await requests.SendAsync(endpoint, caller, missing)), Describe(outOfScope));
                    compared++;
                }
            }
        }

        Assert.True(compared > 500, $"Only {compared} responses were compared.");
    }

    [StoreFact]
    public async Task A_filter_by_a_value_of_another_tenant_looks_like_a_filter_by_an_unknown_value()
    {
        var scenario = await TenancyScenario.CreateAsync(host);
        var (target, requests) = (scenario.Target, new EndpointRequests(scenario));
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).Where(IsList))
        {
            foreach (var caller in scenario.Callers.Where(it => it.Relation == TenancyScenario.OtherTenant && endpoint.Roles!.Contains(it.Role!.Value)))
            {
                (string Name, string Value)[] filters = [("unit", target.Unit), ("sector", $"sector of {target.Bureau}")];
                foreach (var (filter, value) in filters.Where(it => endpoint.HasQueryParameter(it.Name)))
                {
                    var response = await requests.SendAsync(endpoint, caller, CreateOwnTarget(caller), $"?{filter}={Uri.EscapeDataString(value)}");
                    var unknown = await requests.SendAsync(
                        endpoint, caller, CreateOwnTarget(caller), $"?{filter}={Uri.EscapeDataString(new string('x', value.Length))}");

                    response.Expect(HttpStatusCode.OK);
                    Assert.Equal(Describe(unknown), Describe(response));
                }
            }
        }
    }

    [StoreFact]
    public async Task A_cursor_of_another_tenant_looks_like_an_invalid_cursor()
    {
        var scenario = await TenancyScenario.CreateAsync(host);
        var (requests, lists) = (new EndpointRequests(scenario), new List<string>());

        // A list with an id in its path does not exist for others.
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).Where(it => IsList(it) && it.HasQueryParameter("limit") && !it.Path.Contains("{id}", StringComparison.Ordinal)))
        {
            var owner = scenario.GetCaller(endpoint.Roles!.First(role => role != Role.Operator), TenancyScenario.SameBureau);
            var page = (await requests.SendAsync(endpoint, owner, scenario.Target, "?limit=1")).Expect(HttpStatusCode.OK);
            var (name, cursor) = page["next"] is { } next ? ("after", (string?)next) : ("cursor", (string?)page["nextCursor"]);
            if (cursor is null)
            {
                continue;
            }

            lists.Add(endpoint.Path);
            foreach (var caller in scenario.Callers.Where(it => it.Role is { } role && endpoint.Roles!.Contains(role) && it.Bureau != owner.Bureau && it.Bureau is not null))
            {
                var response = await requests.SendAsync(endpoint, caller, CreateOwnTarget(caller), $"?{name}={cursor}");

                response.ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
                Assert.Equal(Describe(await requests.SendAsync(endpoint, caller, CreateOwnTarget(caller), $"?{name}={InvalidCursor}")), Describe(response));
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
    public async Task Creating_a_key_for_another_tenant_looks_like_creating_one_for_a_missing_bureau_or_unit()
    {
        var scenario = await TenancyScenario.CreateAsync(host);
        var (target, caller) = (scenario.Target, scenario.GetCaller(Role.BureauAdmin, TenancyScenario.OtherTenant));
        Task<ApiResponse> CreateKeyAsync(string role, string bureau, string? unit) =>
            caller.Client.PostAsync("/v1/api-keys", new { role, bureau, unit, name = "test" });

        foreach (var role in (string[])["operator", "bureauAdmin", "bureauReader", "auditor"])
        {
            Assert.Equal(Describe(await CreateKeyAsync(role, RequestTarget.Nonexistent.Bureau, null)), Describe(await CreateKeyAsync(role, target.Bureau, null)));
        }

        var missing = await CreateKeyAsync("unit", RequestTarget.Nonexistent.Bureau, "nobody");
        missing.ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var (bureau, unit) in ((string, string)[])
            [(target.Bureau, target.Unit), (target.Bureau, "nobody"), (caller.Bureau!, target.Unit), (caller.Bureau!, "nobody")])
        {
            Assert.Equal(Describe(missing), Describe(await CreateKeyAsync("unit", bureau, unit)));
        }
    }

    /// <summary>A target that the caller may read.</summary>
    private static RequestTarget CreateOwnTarget(TestCaller caller) => new(caller.Bureau!, caller.Unit ?? $"{caller.Bureau}A", "", "", "1", "");

    /// <summary>Everything a client sees of a response, including its length and headers, but not its date and trace id.</summary>
    private static string Describe(ApiResponse response)
    {
        var body = JsonNode.Parse(response.Body)!.AsObject();
        body.Remove("traceId");
        body.Remove("instance");
        var headers = response.HttpResponse.Headers.Concat(response.HttpResponse.Content.Headers)
            .Where(it => it.Key != "Date").Select(it => $"{it.Key}: {string.Join(',', it.Value)}").Order();
        return $"{(int)response.Status} {response.Body.Length} {body.ToJsonString()} {string.Join("; ", headers)}";
    }

    private static bool IsList(ApiEndpoint endpoint) => endpoint is { Method: "GET", HasTarget: true }
        && !endpoint.Path.EndsWith("/{id}", StringComparison.Ordinal)
        && (endpoint.Path.Contains("{b}", StringComparison.Ordinal) || endpoint.Scope!.Name == "the query's bureau");

    /// <summary>Finds the markers of the units that deviations name as their peer.</summary>
    private static HashSet<(string Bureau, string Unit)> FindPeerMarkers(string text) =>
        [.. PeerPattern().Matches(text).SelectMany(match => TenancyScenario.FindMarkers(match.Value))];

    [GeneratedRegex("\"peer\":\\{[^}]*\\}")]
    private static partial Regex PeerPattern();

    /// <summary>
    /// Whether a response may contain a marker: the target's bureau has the data, unless the endpoint shows the caller's whole scope, and
    /// the caller may read it.
    /// </summary>
    private static bool IsExpectedMarker((string Bureau, string Unit) marker, TestCaller caller, ApiEndpoint endpoint, TenancyScenario scenario) =>
        endpoint.HasTarget
        && (endpoint.Scope == ScopeRule.OwnScope || scenario.IsWithin(marker.Bureau, scenario.Target.Bureau))
        && (marker.Unit == "" ? scenario.Covers(caller, marker.Bureau) : scenario.Covers(caller, marker.Bureau, marker.Unit));
}

public sealed class EndpointAccessTestsOnSqlite(SharedHost<SqliteHost> shared) : EndpointAccessTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class EndpointAccessTestsOnSqlServer(SharedHost<SqlServerHost> shared) : EndpointAccessTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
