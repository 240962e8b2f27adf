using System.Net;
using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.ApiKeys;

public abstract class CreateApiKeyTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_created_key_has_a_Location_and_reads_there_without_its_text()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");

        var response = await region.Admin.PostAsync(
            "/v1/api-keys", new { role = "unit", bureau = region.North, unit = "0137", name = "填报系统", expiresAt = "2099-12-31T23:59:59+08:00" });

        var key = response.Expect<CreatedApiKey>(HttpStatusCode.Created);
        Assert.Equal($"/v1/api-keys/{key.Id}", response.HttpResponse.Headers.Location?.OriginalString);
        Assert.Equal((Role.Unit, region.North, "0137", "填报系统"), (key.Role, key.Bureau, key.Unit, key.Name));
        Assert.Equal(new DateTime(2099, 12, 31, 15, 59, 59, DateTimeKind.Utc), key.ExpiresAt);
        Assert.Equal(DateTimeKind.Utc, key.ExpiresAt!.Value.Kind);
        Assert.Null(key.RevokedAt);

        var read = await region.Admin.GetAsync($"/v1/api-keys/{key.Id}");
        var withoutText = response.Json.AsObject();
        withoutText.Remove("key");
        Assert.Equal(withoutText.ToJsonString(), read.Expect(HttpStatusCode.OK).ToJsonString());
        Assert.DoesNotContain(key.Key.Split('_')[2], read.Body, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task The_bureau_of_a_key_is_that_of_the_caller_unless_one_is_given()
    {
        var region = await Region.CreateAsync(host);

        var key = (await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", name = "抽查" })).Expect<CreatedApiKey>(HttpStatusCode.Created);

        Assert.Equal(region.City, key.Bureau);
        Assert.Contains(key.Id, (await region.Admin.GetAsync("/v1/api-keys?role=auditor")).Expect<Page<ApiKeyInfo>>(HttpStatusCode.OK).Items.Select(it => it.Id));
        (await host.Operator.PostAsync("/v1/api-keys", new { role = "bureauAdmin", name = "管理" })).ExpectValidationError("/bureau", "required");
        (await host.Operator.GetAsync("/v1/api-keys")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task A_unit_key_without_a_unit_is_refused() =>
        (await (await Region.CreateAsync(host)).Admin.CreateKeyAsync(Role.Unit)).ExpectValidationError("/unit", "required");

    [StoreTheory]
    [InlineData(Role.BureauAdmin)]
    [InlineData(Role.BureauReader)]
    [InlineData(Role.Auditor)]
    public async Task A_bureau_key_with_a_unit_is_refused(Role role)
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");

        (await region.Admin.CreateKeyAsync(role, "0137", region.North)).ExpectValidationError("/unit", "not-allowed");
    }

    [StoreTheory]
    [InlineData(Role.Operator)]
    [InlineData(Role.BureauReader)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Unit)]
    public async Task An_operator_creates_only_administrator_keys(Role role)
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");

        (await host.Operator.CreateKeyAsync(role, region.North, role == Role.Unit ? "0137" : null)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await host.Operator.CreateKeyAsync(Role.BureauAdmin, region.North)).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task A_key_for_an_unknown_bureau_is_404() =>
        (await host.Operator.CreateKeyAsync(Role.BureauAdmin, "99999999")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

    [StoreFact]
    public async Task An_unknown_role_is_refused_with_a_list_of_the_roles()
    {
        var region = await Region.CreateAsync(host);

        var response = await region.Admin.PostAsync("/v1/api-keys", new { role = "BureauAdmin", bureau = region.City, name = "test" });

        Assert.Contains("operator, bureauAdmin, bureauReader, auditor, unit", response.ExpectValidationError("/role", "unknown-value"), StringComparison.Ordinal);
    }

    [StoreTheory]
    [InlineData("2099-12-31T23:59:59")] // no UTC offset
    [InlineData("2099-12-31")]
    [InlineData("tomorrow")]
    [InlineData("2099-02-30T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("")]
    public async Task An_expiry_without_a_valid_date_time_and_offset_is_refused(string expiresAt)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.City, name = "test", expiresAt })).ExpectValidationError("/expiresAt", "wrong-type");
    }

    [StoreTheory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2020-01-01T00:00:00+08:00")]
    public async Task An_expiry_in_the_past_is_refused(string expiresAt)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.City, name = "test", expiresAt })).ExpectValidationError("/expiresAt", "in-the-past");
        (await region.Admin.CreateKeyAsync(Role.Auditor, expiresAt: TimeProvider.System.GetUtcNow().AddMilliseconds(-1))).ExpectValidationError("/expiresAt", "in-the-past");
    }

    [StoreFact]
    public async Task The_latest_possible_expiry_is_truncated_to_milliseconds()
    {
        var region = await Region.CreateAsync(host);

        var key = (await region.Admin.PostAsync(
            "/v1/api-keys", new { role = "auditor", bureau = region.City, name = "test", expiresAt = "9999-12-31T23:59:59.9999999Z" }))
            .Expect<CreatedApiKey>(HttpStatusCode.Created);

        var latest = new DateTime(9999, 12, 31, 23, 59, 59, 999, DateTimeKind.Utc);
        Assert.Equal(latest, key.ExpiresAt);
        Assert.Equal(latest, (await region.Admin.GetAsync($"/v1/api-keys/{key.Id}")).Expect<ApiKeyInfo>(HttpStatusCode.OK).ExpiresAt);
        (await new ApiClient(host.CreateHttpClient(key.Key)).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }
}

public sealed class CreateApiKeyTestsOnSqlite(SharedHost<SqliteHost> shared) : CreateApiKeyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class CreateApiKeyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : CreateApiKeyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
