using System.Buffers.Text;
using System.Net;
using System.Text;
using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Http.Lists;
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
    public async Task Paging_lists_every_key_of_a_bureau_once_by_role_and_id(int limit)
    {
        var (region, keys) = await CreateKeysAsync();

        var listed = await BureauClient.ReadAllPagesAsync<ApiKeyInfo>(query => ListKeysAsync(region.Admin, region.North, query), $"limit={limit}");

        Assert.Equal(
            keys.OrderBy(key => key.Role.ToString(), StringComparer.Ordinal).ThenBy(key => key.Id, StringComparer.Ordinal).Select(key => key.Id),
            listed.Select(key => key.Id));
    }

    [StoreFact]
    public async Task A_listed_key_equals_the_key_read_by_id_and_omits_its_text()
    {
        var (region, keys) = await CreateKeysAsync();
        await region.Admin.DeleteAsync($"/v1/api-keys/{keys[1].Id}");

        var response = await ListKeysAsync(region.Admin, region.North, "role=auditor");

        var listed = response.Expect<Page<ApiKeyInfo>>(HttpStatusCode.OK).Items;
        Assert.Equal(2, listed.Count);
        Assert.Single(listed, key => key.RevokedAt is not null);
        foreach (var key in listed)
        {
            Assert.Contains((await region.Admin.GetAsync($"/v1/api-keys/{key.Id}")).Body, response.Body, StringComparison.Ordinal);
        }

        Assert.All(keys, key => Assert.DoesNotContain(key.Key.Split('_')[2], response.Body, StringComparison.Ordinal));
        Assert.DoesNotContain("sha256", response.Body, StringComparison.OrdinalIgnoreCase);
    }

    [StoreFact]
    public async Task Keys_are_found_by_part_of_their_purpose_id_or_unit()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutUnitAsync("0137", name: "区图书馆", bureau: region.North)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutUnitAsync("0138", name: "区档案馆", bureau: region.North)).Expect(HttpStatusCode.Created);
        var library = (await region.Admin.CreateKeyAsync(Role.Unit, "0137", region.North)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var archive = (await region.Admin.CreateKeyAsync(Role.Unit, "0138", region.North)).Expect<CreatedApiKey>(HttpStatusCode.Created);

        Assert.Equal([library.Id], await FindAsync("图书"));
        Assert.Equal([archive.Id], await FindAsync("0138"));
        Assert.Equal([archive.Id], await FindAsync(archive.Id[..8].ToUpperInvariant()));
        Assert.Empty(await FindAsync("_"));

        async Task<IEnumerable<string>> FindAsync(string text) =>
            (await BureauClient.ReadAllPagesAsync<ApiKeyInfo>(query => ListKeysAsync(region.Admin, region.North, query), $"role=unit&text={Uri.EscapeDataString(text)}")).Select(key => key.Id);
    }

    [StoreTheory]
    [InlineData(Role.Operator, 0)]
    [InlineData(Role.BureauAdmin, 1)]
    [InlineData(Role.BureauReader, 1)]
    [InlineData(Role.Auditor, 2)]
    [InlineData(Role.Unit, 2)]
    public async Task A_role_filter_lists_only_keys_of_that_role(Role role, int count)
    {
        var (region, _) = await CreateKeysAsync();

        var listed = await BureauClient.ReadAllPagesAsync<ApiKeyInfo>(query => ListKeysAsync(region.Admin, region.North, query), $"limit=1&role={OperatorClient.GetRoleName(role)}");

        Assert.Equal(count, listed.Count);
        Assert.All(listed, key => Assert.Equal(role, key.Role));
    }

    [StoreFact]
    public async Task An_operator_lists_only_administrator_keys()
    {
        var (region, keys) = await CreateKeysAsync();

        Assert.Equal(keys[5].Id, Assert.Single(await ReadPageAsync(host.Operator, region.North, "")).Id);
        Assert.Single(await ReadPageAsync(host.Operator, region.North, "role=bureauAdmin"));
        foreach (var role in new[] { "operator", "bureauReader", "auditor", "unit" })
        {
            Assert.Empty(await ReadPageAsync(host.Operator, region.North, $"role={role}"));
        }
    }

    [StoreFact]
    public async Task Listing_the_keys_of_a_bureau_outside_the_scope_is_404()
    {
        var ((region, _), other) = (await CreateKeysAsync(), await Region.CreateAsync(host));
        var north = await region.CreateClientAsync(region.North, Role.BureauAdmin);

        (await ListKeysAsync(north, region.North, "")).Expect(HttpStatusCode.OK);
        foreach (var bureau in new[] { region.City, region.South, other.North, "99999999", "'" })
        {
            (await ListKeysAsync(north, bureau, "")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await ListKeysAsync(host.Operator, "99999999", "")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreTheory]
    [InlineData("bureau=")]
    [InlineData("bureau={b}&role=")]
    [InlineData("bureau={b}&role=BureauAdmin")]
    [InlineData("bureau={b}&role=nobody")]
    [InlineData("bureau={b}&limit=0")]
    [InlineData("bureau={b}&limit=501")]
    [InlineData("bureau={b}&cursor=")]
    [InlineData("bureau={b}&cursor=abc")]
    public async Task An_invalid_parameter_is_refused(string query)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.GetAsync("/v1/api-keys?" + query.Replace("{b}", region.North, StringComparison.Ordinal))).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task A_cursor_of_another_bureau_or_role_is_refused()
    {
        var (region, _) = await CreateKeysAsync();
        var cursor = (await ListKeysAsync(region.Admin, region.North, "limit=1")).Expect<Page<ApiKeyInfo>>(HttpStatusCode.OK).NextCursor;
        Assert.NotNull(cursor);

        (await ListKeysAsync(region.Admin, region.City, $"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await ListKeysAsync(region.Admin, region.North, $"role=unit&cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    // Cursors are not signed, so their content must not widen the list.
    [StoreTheory]
    [InlineData("")]
    [InlineData("Auditor")]
    [InlineData("BureauAdmin")]
    public async Task A_forged_cursor_shows_an_operator_only_administrator_keys(string role)
    {
        var (region, keys) = await CreateKeysAsync();
        var cursor = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"api-keys/{region.North}/\n{role}\n"));

        Assert.Equal(keys[5].Id, Assert.Single(await ReadPageAsync(host.Operator, region.North, $"cursor={cursor}")).Id);
    }

    private static Task<ApiResponse> ListKeysAsync(ApiClient client, string bureau, string query) => client.GetAsync($"/v1/api-keys?bureau={bureau}&{query}");

    private static async Task<IReadOnlyList<ApiKeyInfo>> ReadPageAsync(ApiClient client, string bureau, string query) =>
        (await ListKeysAsync(client, bureau, query)).Expect<Page<ApiKeyInfo>>(HttpStatusCode.OK).Items;

    /// <summary>Creates keys of several roles in the northern district, and one key each in the south and the city.</summary>
    private async Task<(Region Region, List<CreatedApiKey> Keys)> CreateKeysAsync()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutUnitAsync("0137", bureau: region.North)).Expect(HttpStatusCode.Created);
        (await region.Admin.CreateKeyAsync(Role.Auditor, bureau: region.South)).Expect(HttpStatusCode.Created);
        var keys = new List<CreatedApiKey>();
        foreach (var role in CreatedRoles)
        {
            keys.Add((await region.Admin.CreateKeyAsync(role, role == Role.Unit ? "0137" : null, region.North)).Expect<CreatedApiKey>(HttpStatusCode.Created));
        }

        return (region, keys);
    }
}

public sealed class ListApiKeysTestsOnSqlite(SharedHost<SqliteHost> shared) : ListApiKeysTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ListApiKeysTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ListApiKeysTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
