using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using PerfHub.Api.Tenancy;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Tenancy;
/// <summary>Walks over every endpoint with every role's key, from inside and from outside.</summary>
public abstract class SurfaceTests(PerfHubHost host)
{
    [StoreFact]
    public void Every_endpoint_and_its_roles_are_written_down() => Snapshot.Check(
        "tests/PerfHub.Api.Tests/Tenancy/endpoints.txt", string.Join('\n', SurfaceEndpoint.Of(host)));

    [StoreFact]
    public async Task Without_a_key_or_with_a_bad_one_every_endpoint_but_the_open_ones_answers_401()
    {
        var mine = await Tenant.In(host);
        foreach (var endpoint in SurfaceEndpoint.Of(host).Where(it => it.Roles is not null))
        {
            foreach (var key in new[] { null, "", "phk_x", "phk_aaaa_bbbb", PerfHubHost.BootstrapKey + "x", mine.Keys[Role.Unit] + "x" })
            {
                (await Call(endpoint, mine, key)).Problem(HttpStatusCode.Unauthorized, "unauthorized");
            }
        }
    }

    [StoreFact]
    public async Task A_role_that_may_not_use_an_endpoint_gets_403_within_its_scope()
    {
        var mine = await Tenant.In(host);
        foreach (var endpoint in SurfaceEndpoint.Of(host).Where(it => it.Roles is not null))
        {
            foreach (var role in Enum.GetValues<Role>().Except(endpoint.Roles!))
            {
                (await Call(endpoint, mine, mine.Keys[role])).Problem(HttpStatusCode.Forbidden, "forbidden");
            }
        }
    }

    [StoreFact]
    public async Task What_is_another_tenants_is_not_there_word_for_word()
    {
        var (mine, theirs) = (await Tenant.In(host), await Tenant.In(host));
        var nowhere = theirs with { Bureau = "99999999", Unit = "nobody", Deviation = "99999999.nobody.2024.0011223344556677", Key = "000000000000" };
        foreach (var endpoint in SurfaceEndpoint.Of(host).Where(it => it.Roles is not null && it.Path.Contains('{', StringComparison.Ordinal)))
        {
            foreach (var role in Enum.GetValues<Role>().Where(role => role != Role.Operator))
            {
                var stranger = await Call(endpoint, theirs, mine.Keys[role]);
                var absent = await Call(endpoint, nowhere, mine.Keys[role]);

                Assert.True(Masked(stranger) == Masked(absent), $"{role} at {endpoint}: {Masked(stranger)} ≠ {Masked(absent)}");
                Assert.True(
                    stranger.Status == HttpStatusCode.NotFound || (stranger.Status == HttpStatusCode.Forbidden && !endpoint.Path.Contains("{b}", StringComparison.Ordinal)),
                    $"{role} at {endpoint}: {stranger.Status}");
                Assert.DoesNotContain(theirs.Bureau, stranger.Text, StringComparison.Ordinal);
            }
        }
    }

    [StoreFact]
    public async Task A_district_sees_neither_its_sibling_nor_the_city_and_the_city_sees_both()
    {
        var region = await Region.In(host);
        var unit = await region.Unit(bureau: region.North);
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        var north = await region.At(region.North, Role.BureauReader);
        var city = await region.At(region.City, Role.Auditor);

        (await north.Ranking()).Expect(HttpStatusCode.OK);
        (await north.Get($"/v1/bureaus/{region.South}/rankings/2024")).Problem(HttpStatusCode.NotFound, "not-found");
        (await north.Get($"/v1/bureaus/{region.City}/rankings/2024")).Problem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(1, (int)(await city.Ranking()).Expect(HttpStatusCode.OK)["population"]!);
        Assert.Equal(0, (int)(await city.Get($"/v1/bureaus/{region.South}/rankings/2024")).Expect(HttpStatusCode.OK)["population"]!);
        (await city.Get($"{unit.Path()}")).Expect(HttpStatusCode.OK);
    }

    private static string Masked(Answer answer)
    {
        var body = JsonNode.Parse(answer.Text)!.AsObject();
        body.Remove("traceId");
        var headers = answer.Response.Headers.Concat(answer.Response.Content.Headers)
            .Where(it => it.Key != "Date").Select(it => $"{it.Key}: {string.Join(',', it.Value)}").Order();
        return $"{(int)answer.Status} {body.ToJsonString()} {string.Join("; ", headers)}";
    }

    private async Task<Answer> Call(SurfaceEndpoint endpoint, Tenant of, string? key)
    {
        using var http = host.Client(null);
        if (key is not null)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }

        var body = endpoint.Method is "POST" or "PUT"
            ? new ByteArrayContent("{}"u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }
            : null;
        return await new ApiClient(http).Send(new HttpMethod(endpoint.Method), endpoint.At(of.Bureau, of.Unit, of.Deviation, of.Key), body);
    }

    /// <summary>A district with a report, and a key of every role in it.</summary>
    private sealed record Tenant(string Bureau, string Unit, string Deviation, string Key, IReadOnlyDictionary<Role, string> Keys)
    {
        public static async Task<Tenant> In(PerfHubHost host)
        {
            var region = await Region.In(host);
            var unit = await region.Unit();
            var receipt = (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
            var keys = new Dictionary<Role, string> { [Role.Operator] = PerfHubHost.BootstrapKey };
            var id = "";
            foreach (var role in new[] { Role.BureauAdmin, Role.BureauReader, Role.Auditor, Role.Unit })
            {
                var key = (await region.Admin.CreateKey(role, role == Role.Unit ? unit.Unit : null, region.North)).Expect(HttpStatusCode.Created);
                (keys[role], id) = ((string)key["key"]!, (string)key["id"]!);
            }

            return new Tenant(region.North, unit.Unit, (string)receipt["deviations"]![0]!["id"]!, id, keys);
        }
    }
}

public sealed class SurfaceTestsOnSqlite(SqliteHost host) : SurfaceTests(host), IClassFixture<SqliteHost>;

public sealed class SurfaceTestsOnSqlServer(SqlServerHost host) : SurfaceTests(host), IClassFixture<SqlServerHost>;
