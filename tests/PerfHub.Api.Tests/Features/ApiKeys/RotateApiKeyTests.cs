using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.ApiKeys;

public abstract class RotateApiKeyTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData(Role.BureauAdmin)]
    [InlineData(Role.BureauReader)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Unit)]
    public async Task The_new_key_copies_the_old_one_and_both_work_during_the_overlap(Role role)
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");
        var old = (await region.Admin.CreateKeyAsync(role, role == Role.Unit ? "0137" : null, region.North)).Expect<CreatedApiKey>(HttpStatusCode.Created);

        var response = await RotateAsync(region.Admin, old, new { });

        var rotated = response.Expect<CreatedApiKey>(HttpStatusCode.Created);
        Assert.Equal($"/v1/api-keys/{rotated.Id}", response.HttpResponse.Headers.Location?.OriginalString);
        Assert.Equal((old.Role, old.Bureau, old.Unit, old.Name), (rotated.Role, rotated.Bureau, rotated.Unit, rotated.Name));
        Assert.Equal((old.Id, null), (rotated.RotatedFrom, rotated.ExpiresAt));
        Assert.NotEqual(old.Key, rotated.Key);
        Assert.StartsWith($"phk_{rotated.Id}_", rotated.Key, StringComparison.Ordinal);
        (await CreateClient(old).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        (await CreateClient(rotated).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        Assert.Equal(TimeSpan.FromHours(24), (await GetKeyAsync(region.Admin, old)).ExpiresAt - rotated.CreatedAt);
    }

    [StoreFact]
    public async Task Without_an_overlap_the_old_key_expires_at_once()
    {
        var region = await Region.CreateAsync(host);
        var old = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        (await CreateClient(old).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);

        var rotated = (await RotateAsync(region.Admin, old, new { overlapHours = 0 })).Expect<CreatedApiKey>(HttpStatusCode.Created);

        (await CreateClient(old).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await CreateClient(rotated).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task A_key_that_rotates_itself_cannot_extend_its_expiry()
    {
        var region = await Region.CreateAsync(host);
        var old = (await region.Admin.CreateKeyAsync(Role.BureauAdmin, expiresAt: TimeProvider.System.GetUtcNow().AddHours(1))).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var self = new BureauClient(host.CreateHttpClient(old.Key), region.City);

        (await RotateAsync(self, old, new { expiresAt = "2099-12-31T23:59:59Z" })).ExpectValidationError("/expiresAt", "too-late");
        var rotated = (await RotateAsync(self, old, new { })).Expect<CreatedApiKey>(HttpStatusCode.Created);

        Assert.Equal(old.ExpiresAt, rotated.ExpiresAt);
    }

    [StoreFact]
    public async Task Rotation_never_extends_the_old_key_and_sets_the_requested_expiry_on_the_new_one()
    {
        var region = await Region.CreateAsync(host);
        var soon = TimeProvider.System.GetUtcNow().AddHours(1);
        var old = (await region.Admin.CreateKeyAsync(Role.Auditor, expiresAt: soon)).Expect<CreatedApiKey>(HttpStatusCode.Created);

        var rotated = (await RotateAsync(region.Admin, old, new { overlapHours = 720, expiresAt = "2099-12-31T23:59:59+08:00" })).Expect<CreatedApiKey>(HttpStatusCode.Created);

        Assert.Equal(old.ExpiresAt, (await GetKeyAsync(region.Admin, old)).ExpiresAt);
        Assert.Equal(new DateTime(2099, 12, 31, 15, 59, 59, DateTimeKind.Utc), (await GetKeyAsync(region.Admin, rotated)).ExpiresAt);
    }

    [StoreFact]
    public async Task A_second_rotation_can_shorten_the_overlap_but_not_lengthen_it()
    {
        var region = await Region.CreateAsync(host);
        var old = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);

        (await RotateAsync(region.Admin, old, new { overlapHours = 2 })).Expect(HttpStatusCode.Created);
        var first = (await GetKeyAsync(region.Admin, old)).ExpiresAt;
        (await RotateAsync(region.Admin, old, new { overlapHours = 5 })).Expect(HttpStatusCode.Created);
        Assert.Equal(first, (await GetKeyAsync(region.Admin, old)).ExpiresAt);
        (await RotateAsync(region.Admin, old, new { overlapHours = 1 })).Expect(HttpStatusCode.Created);
        Assert.True((await GetKeyAsync(region.Admin, old)).ExpiresAt < first);
    }

    [StoreFact]
    public async Task A_revoked_or_expired_key_cannot_be_rotated()
    {
        var region = await Region.CreateAsync(host);
        var revoked = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        await region.Admin.DeleteAsync($"/v1/api-keys/{revoked.Id}");
        var expired = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        (await RotateAsync(region.Admin, expired, new { overlapHours = 0 })).Expect(HttpStatusCode.Created);
        var before = await CountKeysAsync(region);

        (await RotateAsync(region.Admin, revoked, new { })).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await RotateAsync(region.Admin, expired, new { })).ExpectProblem(HttpStatusCode.Conflict, "conflict");

        Assert.Equal(before, await CountKeysAsync(region));
    }

    [StoreTheory]
    [InlineData("{\"overlapHours\":-1}", "/overlapHours", "number-out-of-range")]
    [InlineData("{\"overlapHours\":721}", "/overlapHours", "number-out-of-range")]
    [InlineData("{\"overlapHours\":1.5}", "/overlapHours", "wrong-type")]
    [InlineData("{\"overlapHours\":\"24\"}", "/overlapHours", "wrong-type")]
    [InlineData("{\"expiresAt\":\"2020-01-01T00:00:00Z\"}", "/expiresAt", "in-the-past")]
    [InlineData("{\"role\":\"bureauAdmin\"}", "/role", "unknown-field")]
    public async Task An_invalid_rotation_is_refused_and_changes_nothing(string body, string pointer, string code)
    {
        var region = await Region.CreateAsync(host);
        var old = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);

        (await RotateAsync(region.Admin, old, JsonNode.Parse(body)!)).ExpectValidationError(pointer, code);

        Assert.Null((await GetKeyAsync(region.Admin, old)).ExpiresAt);
    }

    [StoreFact]
    public async Task Rotating_a_key_outside_the_scope_is_404_and_changes_nothing()
    {
        var region = await Region.CreateAsync(host);
        var north = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var above = (await region.Admin.CreateKeyAsync(Role.BureauAdmin)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var reader = (await region.Admin.CreateKeyAsync(Role.BureauReader)).Expect<CreatedApiKey>(HttpStatusCode.Created);

        (await RotateAsync(north, above, new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await RotateAsync(host.Operator, reader, new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.PostAsync("/v1/api-keys/0011223344556677/rotations", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await RotateAsync(host.Operator, above, new { })).Expect(HttpStatusCode.Created);

        Assert.Null((await GetKeyAsync(region.Admin, reader)).ExpiresAt);
    }

    private static Task<ApiResponse> RotateAsync(ApiClient client, ApiKeyInfo key, object body) => client.PostAsync($"/v1/api-keys/{key.Id}/rotations", body);

    private static async Task<ApiKeyInfo> GetKeyAsync(ApiClient client, ApiKeyInfo key) =>
        (await client.GetAsync($"/v1/api-keys/{key.Id}")).Expect<ApiKeyInfo>(HttpStatusCode.OK);

    private static async Task<int> CountKeysAsync(Region region) =>
        (await region.Admin.GetAsync($"/v1/api-keys?bureau={region.City}")).Expect<Page<ApiKeyInfo>>(HttpStatusCode.OK).Items.Count;

    private ApiClient CreateClient(CreatedApiKey key) => new(host.CreateHttpClient(key.Key));
}

public sealed class RotateApiKeyTestsOnSqlite(SharedHost<SqliteHost> shared) : RotateApiKeyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class RotateApiKeyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : RotateApiKeyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
