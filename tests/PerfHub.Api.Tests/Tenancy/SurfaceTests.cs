using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Tenancy;

/// <summary>
/// The leak walk: every endpoint, with the key of every role, from every relation of bureaus. What must come back follows from
/// the endpoint's own roles and scope rule by <see cref="Expectation"/>; an endpoint that does not say so, or that nobody has
/// said a good request for, fails.
/// </summary>
public abstract partial class SurfaceTests(PerfHubHost host)
{
    // A store may take “650104 ” for “650104”; nobody else may.
    [StoreTheory]
    [InlineData("{b}%20", "0137")]
    [InlineData("%20{b}", "0137")]
    [InlineData("{b}", "0137%20")]
    [InlineData("{b}%00", "0137")]
    public async Task A_code_with_a_space_is_not_the_code(string bureau, string unit)
    {
        var region = await Region.In(host);
        await region.Unit("0137");
        bureau = bureau.Replace("{b}", region.North, StringComparison.Ordinal);

        Assert.InRange((int)(await region.Admin.Get($"/v1/bureaus/{bureau}/units/{unit}")).Status, 400, 404);
        Assert.InRange((int)(await region.Admin.PutUnit(unit, bureau: bureau)).Status, 400, 422);
        (await region.Admin.CreateKey(Role.Auditor, bureau: Uri.UnescapeDataString(bureau).Trim('\0') + " ")).Problem(HttpStatusCode.NotFound, "not-found");
    }

    private const string InvalidCursor = "abc";

    // As wide as lists go, and as long as a page gets; what is no list does not mind.
    private static readonly string[] Queries = ["", "?scope=subtree&limit=500", "?scope=own&limit=500"];

    [StoreFact]
    public void Every_endpoint_its_scope_and_its_roles_are_written_down() => Snapshot.Check(
        "tests/PerfHub.Api.Tests/Tenancy/endpoints.txt", string.Join('\n', SurfaceEndpoint.Of(host)));

    [StoreFact]
    public async Task Every_endpoint_answers_every_role_from_everywhere_as_its_scope_and_roles_say()
    {
        var neighbours = await Neighbours.In(host);
        var calls = new SurfaceCalls(neighbours);
        var seen = new HashSet<(string, string)>();
        var named = new HashSet<(string Bureau, string Unit)>();
        var outcomes = new HashSet<(Role?, Outcome)>();

        // What a DELETE takes away is read before.
        foreach (var endpoint in SurfaceEndpoint.Of(host).OrderBy(endpoint => endpoint.Method == "DELETE"))
        {
            foreach (var walker in neighbours.Walkers)
            {
                foreach (var query in endpoint.Method == "GET" ? Queries : [""])
                {
                    var subject = endpoint.Method == "DELETE" ? await neighbours.WithKey() : neighbours.Subject;
                    var outcome = Expectation.Of(endpoint, walker, subject, neighbours);
                    outcomes.Add((walker.Role, outcome));

                    var answer = await calls.Send(endpoint, walker, subject, query);

                    var told = $"{walker} at {endpoint}{query}: {outcome} expected, {(int)answer.Status} came: {answer.Text}";
                    var (marks, peers) = (Neighbours.Marks(Peer().Replace(answer.Text, "")).ToHashSet(), PeersIn(answer.Text));
                    if (outcome == Outcome.Allowed)
                    {
                        Assert.True((int)answer.Status is >= 200 and < 300, told);
                        Assert.True(marks.All(mark => IsMeant(mark, walker, endpoint, neighbours)), told);
                        Assert.True(peers.All(mark => walker.Role != Role.Unit && neighbours.Covers(walker, mark.Bureau)), told);
                        seen.UnionWith(marks);
                        named.UnionWith(peers);
                    }
                    else
                    {
                        Assert.True(answer.Status == outcome.Refusal().Status && marks.Count == 0 && peers.Count == 0, told);
                        answer.Problem(outcome.Refusal().Status, outcome.Refusal().Slug);
                    }
                }
            }
        }

        // The walk has met what it watches for: marks of bureaus, of units and their texts, of what lies below, and of peers that lie
        // elsewhere; every role has been let in and turned away.
        Assert.Contains((neighbours.Subject.Bureau, ""), seen);
        Assert.Contains((neighbours.Subject.Bureau, neighbours.Subject.Unit), seen);
        Assert.Contains(seen, mark => mark.Item1 != neighbours.Subject.Bureau && neighbours.IsWithin(mark.Item1, neighbours.Subject.Bureau));
        Assert.Contains(named, peer => !neighbours.IsWithin(peer.Bureau, neighbours.Subject.Bureau));
        foreach (var role in Enum.GetValues<Role>())
        {
            Assert.Contains((role, Outcome.Allowed), outcomes);
            Assert.Contains((role, Outcome.Forbidden), outcomes);
            Assert.Equal(role != Role.Operator, outcomes.Contains((role, Outcome.NotFound)));
        }
    }

    [StoreFact]
    public async Task What_is_not_yours_is_answered_as_what_is_not_there()
    {
        var neighbours = await Neighbours.In(host);
        var (calls, compared) = (new SurfaceCalls(neighbours), 0);
        foreach (var endpoint in SurfaceEndpoint.Of(host).Where(endpoint => endpoint.HasSubject))
        {
            foreach (var walker in neighbours.Walkers.Where(it => it.Role is null || !Expectation.IsInScope(endpoint.Scope!, it, neighbours.Subject, neighbours)))
            {
                var theirs = await calls.Send(endpoint, walker, neighbours.Subject);

                // Neither the bureau is there, nor a unit of a bureau that is.
                foreach (var absent in (Subject[])[Subject.Nowhere, neighbours.Subject.WithoutUnit with { Key = Subject.Nowhere.Key }])
                {
                    Assert.Equal(Shown(await calls.Send(endpoint, walker, absent)), Shown(theirs));
                    compared++;
                }
            }
        }

        Assert.True(compared > 500, $"only {compared} answers were compared");
    }

    [StoreFact]
    public async Task A_filter_by_what_another_tenant_has_finds_what_a_filter_by_nothing_finds()
    {
        var neighbours = await Neighbours.In(host);
        var (theirs, calls) = (neighbours.Subject, new SurfaceCalls(neighbours));
        foreach (var endpoint in SurfaceEndpoint.Of(host).Where(IsList))
        {
            foreach (var walker in neighbours.Walkers.Where(it => it.Relation == Neighbours.Stranger && endpoint.Roles!.Contains(it.Role!.Value)))
            {
                var mine = new Subject(walker.Bureau!, walker.Unit ?? $"{walker.Bureau}A", "", "", "1", "");
                foreach (var (filter, value) in ((string, string)[])[("unit", theirs.Unit), ("sector", $"sector of {theirs.Bureau}")])
                {
                    var found = await calls.Send(endpoint, walker, mine, $"?{filter}={Uri.EscapeDataString(value)}");
                    var absent = await calls.Send(endpoint, walker, mine, $"?{filter}={Uri.EscapeDataString(new string('x', value.Length))}");

                    found.Expect(HttpStatusCode.OK);
                    Assert.Equal(Shown(absent), Shown(found));
                }
            }
        }
    }

    [StoreFact]
    public async Task A_cursor_of_another_tenants_list_is_answered_as_one_that_is_none()
    {
        var neighbours = await Neighbours.In(host);
        var (calls, lists) = (new SurfaceCalls(neighbours), new List<string>());
        foreach (var endpoint in SurfaceEndpoint.Of(host).Where(IsList))
        {
            var holder = neighbours.Walker(endpoint.Roles!.First(role => role != Role.Operator), Neighbours.Same);
            var page = (await calls.Send(endpoint, holder, neighbours.Subject, "?limit=1")).Expect(HttpStatusCode.OK);
            var (name, cursor) = page["next"] is { } next ? ("after", (string?)next) : ("cursor", (string?)page["nextCursor"]);
            if (cursor is null)
            {
                continue;
            }

            lists.Add(endpoint.Path);
            foreach (var walker in neighbours.Walkers.Where(it => it.Role is { } role && endpoint.Roles!.Contains(role) && it.Bureau != holder.Bureau && it.Bureau is not null))
            {
                var mine = new Subject(walker.Bureau!, walker.Unit ?? $"{walker.Bureau}A", "", "", "1", "");
                var answer = await calls.Send(endpoint, walker, mine, $"?{name}={cursor}");

                answer.Problem(HttpStatusCode.BadRequest, "bad-parameter");
                Assert.Equal(Shown(await calls.Send(endpoint, walker, mine, $"?{name}={InvalidCursor}")), Shown(answer));
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
        var neighbours = await Neighbours.In(host);
        var (theirs, walker) = (neighbours.Subject, neighbours.Walker(Role.BureauAdmin, Neighbours.Stranger));
        Task<Answer> Make(string role, string bureau, string? unit) =>
            walker.Client.Post("/v1/api-keys", new { role, bureau, unit, name = "walk" });

        foreach (var role in (string[])["operator", "bureauAdmin", "bureauReader", "auditor"])
        {
            Assert.Equal(Shown(await Make(role, Subject.Nowhere.Bureau, null)), Shown(await Make(role, theirs.Bureau, null)));
        }

        var absent = await Make("unit", Subject.Nowhere.Bureau, "nobody");
        absent.Problem(HttpStatusCode.NotFound, "not-found");
        foreach (var (bureau, unit) in ((string, string)[])
            [(theirs.Bureau, theirs.Unit), (theirs.Bureau, "nobody"), (walker.Bureau!, theirs.Unit), (walker.Bureau!, "nobody")])
        {
            Assert.Equal(Shown(absent), Shown(await Make("unit", bureau, unit)));
        }
    }

    /// <summary>All of an answer that its receiver can see but the time and the request's own id: length and headers too.</summary>
    private static string Shown(Answer answer)
    {
        var body = JsonNode.Parse(answer.Text)!.AsObject();
        body.Remove("traceId");
        var headers = answer.Response.Headers.Concat(answer.Response.Content.Headers)
            .Where(it => it.Key != "Date").Select(it => $"{it.Key}: {string.Join(',', it.Value)}").Order();
        return $"{(int)answer.Status} {answer.Text.Length} {body.ToJsonString()} {string.Join("; ", headers)}";
    }

    private static bool IsList(SurfaceEndpoint endpoint) => endpoint is { Method: "GET", HasSubject: true }
        && !endpoint.Path.EndsWith("/{id}", StringComparison.Ordinal)
        && (endpoint.Path.Contains("{b}", StringComparison.Ordinal) || endpoint.Scope!.Name == "the query's bureau");

    /// <summary>The marks of the other units that deviations in an answer rest on.</summary>
    private static HashSet<(string Bureau, string Unit)> PeersIn(string text) =>
        [.. Peer().Matches(text).SelectMany(peer => Neighbours.Marks(peer.Value))];

    [GeneratedRegex("\"peer\":\\{[^}]*\\}")]
    private static partial Regex Peer();

    /// <summary>Whether a mark may be in this answer: of what was asked for, and the walker's to see.</summary>
    private static bool IsMeant((string Bureau, string Unit) mark, Walker walker, SurfaceEndpoint endpoint, Neighbours neighbours) =>
        endpoint.HasSubject
        && neighbours.IsWithin(mark.Bureau, neighbours.Subject.Bureau)
        && (mark.Unit == "" ? neighbours.Covers(walker, mark.Bureau) : neighbours.Covers(walker, mark.Bureau, mark.Unit));
}

public sealed class SurfaceTestsOnSqlite(SqliteHost host) : SurfaceTests(host), IClassFixture<SqliteHost>;

public sealed class SurfaceTestsOnSqlServer(SqlServerHost host) : SurfaceTests(host), IClassFixture<SqlServerHost>;
