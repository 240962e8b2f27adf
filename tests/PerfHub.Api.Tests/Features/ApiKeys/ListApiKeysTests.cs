using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.ApiKeys;

public abstract class ListApiKeysTests(PerfHubHost host)
{
    private static readonly Role[] CreatedRoles = [Role.Unit, Role.Auditor, Role.BureauReader, Role.Auditor, Role.Unit, Role.BureauAdmin];

    [StoreTheory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(500)]
    public async Task Page_by_page_every_key_of_a_bureau_comes_once_those_of_its_staff_before_those_of_its_units(int limit)
    {
        var (region, keys) = await CreateKeysAsync();

        var listed = await BureauClient.ReadAllPagesAsync(query => ListKeysAsync(region.Admin, region.North, query), $"limit={limit}");

        Assert.Equal(
            keys.OrderBy(key => Enum.Parse<Role>((string)key["role"]!, ignoreCase: true).ToString(), StringComparer.Ordinal)
                .ThenBy(key => (string)key["id"]!, StringComparer.Ordinal).Select(key => (string?)key["id"]),
            listed.Select(key => (string?)key["id"]));
    }

    [StoreFact]
    public async Task A_listed_key_is_what_it_is_when_read_alone_revoked_or_not_and_never_its_text()
    {
        var (region, keys) = await CreateKeysAsync();
        await region.Admin.DeleteAsync($"/v1/api-keys/{keys[1]["id"]}");

        var answer = await ListKeysAsync(region.Admin, region.North, "role=auditor");

        var items = answer.Expect(HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal(2, items.Count);
        Assert.Single(items, key => key!["revokedAt"] is not null);
        foreach (var item in items)
        {
            Assert.Equal((await region.Admin.GetAsync($"/v1/api-keys/{item!["id"]}")).Expect(HttpStatusCode.OK).ToJsonString(), item.ToJsonString());
        }

        Assert.All(keys, key => Assert.DoesNotContain(((string)key["key"]!).Split('_')[2], answer.Body, StringComparison.Ordinal));
        Assert.DoesNotContain("ha256", answer.Body, StringComparison.Ordinal);
    }

    [StoreTheory]
    [InlineData(Role.Operator, 0)]
    [InlineData(Role.BureauAdmin, 1)]
    [InlineData(Role.BureauReader, 1)]
    [InlineData(Role.Auditor, 2)]
    [InlineData(Role.Unit, 2)]
    public async Task A_role_leaves_out_all_others_page_by_page(Role role, int count)
    {
        var (region, _) = await CreateKeysAsync();

        var listed = await BureauClient.ReadAllPagesAsync(query => ListKeysAsync(region.Admin, region.North, query), $"limit=1&role={OperatorClient.GetRoleName(role)}");

        Assert.Equal(count, listed.Count);
        Assert.All(listed, key => Assert.Equal(OperatorClient.GetRoleName(role), (string?)key["role"]));
    }

    [StoreFact]
    public async Task An_operator_finds_the_keys_of_administrators_and_no_others()
    {
        var (region, keys) = await CreateKeysAsync();

        var all = (await ListKeysAsync(host.Operator, region.North, "")).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal((string?)keys[5]["id"], (string?)Assert.Single(all)!["id"]);
        Assert.Single((await ListKeysAsync(host.Operator, region.North, "role=bureauAdmin")).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        foreach (var role in new[] { "operator", "bureauReader", "auditor", "unit" })
        {
            Assert.Empty((await ListKeysAsync(host.Operator, region.North, $"role={role}")).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        }
    }

    [StoreFact]
    public async Task A_bureau_outside_its_scope_is_not_there_for_an_administrator()
    {
        var ((region, _), other) = (await CreateKeysAsync(), await Region.CreateAsync(host));
        var north = await region.CreateClientAsync(region.North, Role.BureauAdmin);

        (await ListKeysAsync(north, region.North, "")).Expect(HttpStatusCode.OK);
        foreach (var bureau in new[] { region.City, region.South, other.North, "99999999", "%00", "'" })
        {
            (await ListKeysAsync(north, bureau, "")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await ListKeysAsync(host.Operator, "99999999", "")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreTheory]
    [InlineData("")]
    [InlineData("bureau=")]
    [InlineData("bureau={b}&role=")]
    [InlineData("bureau={b}&role=BureauAdmin")]
    [InlineData("bureau={b}&role=nobody")]
    [InlineData("bureau={b}&limit=0")]
    [InlineData("bureau={b}&limit=501")]
    [InlineData("bureau={b}&cursor=")]
    [InlineData("bureau={b}&cursor=abc")]
    public async Task A_parameter_that_means_nothing_is_refused(string query)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.GetAsync("/v1/api-keys?" + query.Replace("{b}", region.North, StringComparison.Ordinal))).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task A_cursor_of_another_bureau_or_role_is_refused()
    {
        var (region, _) = await CreateKeysAsync();
        var cursor = (string)(await ListKeysAsync(region.Admin, region.North, "limit=1")).Expect(HttpStatusCode.OK)["nextCursor"]!;

        (await ListKeysAsync(region.Admin, region.City, $"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await ListKeysAsync(region.Admin, region.North, $"role=unit&cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    // Cursors are not signed: what they say must not widen what is listed.
    [StoreTheory]
    [InlineData("")]
    [InlineData("Auditor")]
    [InlineData("BureauAdmin")]
    public async Task A_cursor_of_ones_own_making_shows_an_operator_no_other_keys(string role)
    {
        var (region, keys) = await CreateKeysAsync();
        var cursor = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes($"api-keys/{region.North}/\n{role}\n"));

        var listed = (await ListKeysAsync(host.Operator, region.North, $"cursor={cursor}")).Expect(HttpStatusCode.OK)["items"]!.AsArray();

        Assert.Equal((string?)keys[5]["id"], (string?)Assert.Single(listed)!["id"]);
    }

    private static Task<ApiResponse> ListKeysAsync(ApiClient client, string bureau, string query) => client.GetAsync($"/v1/api-keys?bureau={bureau}&{query}");

    /// <summary>A region whose northern district has these keys, and whose other bureaus have some too.</summary>
    private async Task<(Region Region, List<JsonNode> Keys)> CreateKeysAsync()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutUnitAsync("0137", bureau: region.North)).Expect(HttpStatusCode.Created);
        (await region.Admin.CreateKeyAsync(Role.Auditor, bureau: region.South)).Expect(HttpStatusCode.Created);
        var keys = new List<JsonNode>();
        foreach (var role in CreatedRoles)
        {
            keys.Add((await region.Admin.CreateKeyAsync(role, role == Role.Unit ? "0137" : null, region.North)).Expect(HttpStatusCode.Created));
        }

        return (region, keys);
    }
}

public sealed class ListApiKeysTestsOnSqlite(SqliteHost host) : ListApiKeysTests(host), IClassFixture<SqliteHost>;

public sealed class ListApiKeysTestsOnSqlServer(SqlServerHost host) : ListApiKeysTests(host), IClassFixture<SqlServerHost>;
