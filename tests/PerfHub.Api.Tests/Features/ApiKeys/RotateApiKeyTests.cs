using System.Net;
using System.Text.Json.Nodes;
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
    public async Task A_new_key_takes_over_all_but_the_text_and_both_work_meanwhile(Role role)
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");
        var old = (await region.Admin.CreateKeyAsync(role, role == Role.Unit ? "0137" : null, region.North)).Expect(HttpStatusCode.Created);

        var answer = await RotateAsync(region.Admin, old, new { });

        var made = answer.Expect(HttpStatusCode.Created);
        Assert.Equal($"/v1/api-keys/{made["id"]}", answer.HttpResponse.Headers.Location?.OriginalString);
        foreach (var member in new[] { "role", "bureau", "unit", "name" })
        {
            Assert.Equal((string?)old[member], (string?)made[member]);
        }

        Assert.Equal(((string?)old["id"], null), ((string?)made["rotatedFrom"], (string?)made["expiresAt"]));
        Assert.NotEqual((string?)old["key"], (string?)made["key"]);
        Assert.StartsWith($"phk_{made["id"]}_", (string?)made["key"], StringComparison.Ordinal);
        (await CreateClient(old).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        (await CreateClient(made).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        Assert.Equal(TimeSpan.FromHours(24), ParseTime((await GetKeyAsync(region.Admin, old))["expiresAt"]) - ParseTime(made["createdAt"]));
    }

    [StoreFact]
    public async Task Without_an_overlap_the_old_key_ends_at_once()
    {
        var region = await Region.CreateAsync(host);
        var old = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created);
        (await CreateClient(old).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);

        var made = (await RotateAsync(region.Admin, old, new { overlapHours = 0 })).Expect(HttpStatusCode.Created);

        (await CreateClient(old).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await CreateClient(made).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task A_key_gives_itself_no_more_time_than_it_was_given()
    {
        var region = await Region.CreateAsync(host);
        var old = (await region.Admin.CreateKeyAsync(Role.BureauAdmin, expiresAt: TimeProvider.System.GetUtcNow().AddHours(1))).Expect(HttpStatusCode.Created);
        var itself = new BureauClient(host.CreateHttpClient((string?)old["key"]), region.City);

        (await RotateAsync(itself, old, new { expiresAt = "2099-12-31T23:59:59Z" })).ExpectValidationError("/expiresAt", "too-late");
        var made = (await RotateAsync(itself, old, new { })).Expect(HttpStatusCode.Created);

        Assert.Equal((string?)old["expiresAt"], (string?)made["expiresAt"]);
    }

    [StoreFact]
    public async Task The_old_key_never_ends_later_than_it_would_have_and_the_new_one_when_it_is_said_to()
    {
        var region = await Region.CreateAsync(host);
        var soon = TimeProvider.System.GetUtcNow().AddHours(1);
        var old = (await region.Admin.CreateKeyAsync(Role.Auditor, expiresAt: soon)).Expect(HttpStatusCode.Created);

        var made = (await RotateAsync(region.Admin, old, new { overlapHours = 720, expiresAt = "2099-12-31T23:59:59+08:00" })).Expect(HttpStatusCode.Created);

        Assert.Equal((string?)old["expiresAt"], (string?)(await GetKeyAsync(region.Admin, old))["expiresAt"]);
        Assert.Equal("2099-12-31T15:59:59Z", (string?)(await GetKeyAsync(region.Admin, made))["expiresAt"]);
    }

    [StoreFact]
    public async Task A_second_rotation_may_shorten_the_overlap_and_never_lengthens_it()
    {
        var region = await Region.CreateAsync(host);
        var old = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created);

        (await RotateAsync(region.Admin, old, new { overlapHours = 2 })).Expect(HttpStatusCode.Created);
        var first = ParseTime((await GetKeyAsync(region.Admin, old))["expiresAt"]);
        (await RotateAsync(region.Admin, old, new { overlapHours = 5 })).Expect(HttpStatusCode.Created);
        Assert.Equal(first, ParseTime((await GetKeyAsync(region.Admin, old))["expiresAt"]));
        (await RotateAsync(region.Admin, old, new { overlapHours = 1 })).Expect(HttpStatusCode.Created);
        Assert.True(ParseTime((await GetKeyAsync(region.Admin, old))["expiresAt"]) < first);
    }

    [StoreFact]
    public async Task A_key_that_is_revoked_or_expired_is_not_rotated()
    {
        var region = await Region.CreateAsync(host);
        var revoked = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created);
        await region.Admin.DeleteAsync($"/v1/api-keys/{revoked["id"]}");
        var expired = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created);
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
    public async Task A_rotation_that_means_nothing_is_refused_and_changes_nothing(string body, string pointer, string code)
    {
        var region = await Region.CreateAsync(host);
        var old = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created);

        (await RotateAsync(region.Admin, old, JsonNode.Parse(body)!)).ExpectValidationError(pointer, code);

        Assert.Null((await GetKeyAsync(region.Admin, old))["expiresAt"]);
    }

    [StoreFact]
    public async Task Keys_outside_ones_hands_are_not_there_and_stay_as_they_are()
    {
        var region = await Region.CreateAsync(host);
        var north = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var above = (await region.Admin.CreateKeyAsync(Role.BureauAdmin)).Expect(HttpStatusCode.Created);
        var reader = (await region.Admin.CreateKeyAsync(Role.BureauReader)).Expect(HttpStatusCode.Created);

        (await RotateAsync(north, above, new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await RotateAsync(host.Operator, reader, new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.PostAsync("/v1/api-keys/0011223344556677/rotations", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await RotateAsync(host.Operator, above, new { })).Expect(HttpStatusCode.Created);

        Assert.Null((await GetKeyAsync(region.Admin, reader))["expiresAt"]);
    }

    private static Task<ApiResponse> RotateAsync(ApiClient client, JsonNode key, object body) => client.PostAsync($"/v1/api-keys/{key["id"]}/rotations", body);

    private static async Task<JsonNode> GetKeyAsync(ApiClient client, JsonNode key) =>
        (await client.GetAsync($"/v1/api-keys/{key["id"]}")).Expect(HttpStatusCode.OK);

    private static async Task<int> CountKeysAsync(Region region) =>
        (await region.Admin.GetAsync($"/v1/api-keys?bureau={region.City}")).Expect(HttpStatusCode.OK)["items"]!.AsArray().Count;

    private static DateTimeOffset ParseTime(JsonNode? text) => DateTimeOffset.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture);

    private ApiClient CreateClient(JsonNode key) => new(host.CreateHttpClient((string?)key["key"]));
}

public sealed class RotateApiKeyTestsOnSqlite(SqliteHost host) : RotateApiKeyTests(host), IClassFixture<SqliteHost>;

public sealed class RotateApiKeyTestsOnSqlServer(SqlServerHost host) : RotateApiKeyTests(host), IClassFixture<SqlServerHost>;
