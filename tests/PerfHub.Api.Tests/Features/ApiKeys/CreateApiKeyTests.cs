using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.ApiKeys;

public abstract class CreateApiKeyTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_new_key_is_told_where_it_is_and_reads_there_without_its_text()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");
        const string Expires = "2099-12-31T23:59:59+08:00";

        var answer = await region.Admin.PostAsync("/v1/api-keys", new { role = "unit", bureau = region.North, unit = "0137", name = "填报系统", expiresAt = Expires });

        var key = answer.Expect(HttpStatusCode.Created).AsObject();
        Assert.Equal($"/v1/api-keys/{key["id"]}", answer.HttpResponse.Headers.Location?.OriginalString);
        Assert.Equal(
            ("unit", region.North, "0137", "填报系统", "2099-12-31T15:59:59Z", null),
            ((string?)key["role"], (string?)key["bureau"], (string?)key["unit"], (string?)key["name"], (string?)key["expiresAt"], (string?)key["revokedAt"]));
        var text = (string)key["key"]!;
        key.Remove("key");
        var read = await region.Admin.GetAsync(answer.HttpResponse.Headers.Location!.OriginalString);
        Assert.Equal(key.ToJsonString(), read.Expect(HttpStatusCode.OK).ToJsonString());
        Assert.DoesNotContain(text.Split('_')[2], read.Body, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_key_for_a_unit_names_the_unit() =>
        (await (await Region.CreateAsync(host)).Admin.CreateKeyAsync(Role.Unit)).ExpectValidationError("/unit", "required");

    [StoreTheory]
    [InlineData(Role.BureauAdmin)]
    [InlineData(Role.BureauReader)]
    [InlineData(Role.Auditor)]
    public async Task A_key_for_a_bureau_names_no_unit(Role role)
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
    public async Task An_operator_makes_administrators_only(Role role)
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");

        (await host.Operator.CreateKeyAsync(role, region.North, role == Role.Unit ? "0137" : null)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await host.Operator.CreateKeyAsync(Role.BureauAdmin, region.North)).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task A_key_of_no_bureau_is_404() =>
        (await host.Operator.CreateKeyAsync(Role.BureauAdmin, "99999999")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

    [StoreFact]
    public async Task A_role_that_nobody_knows_is_refused_with_those_that_are()
    {
        var region = await Region.CreateAsync(host);

        var answer = await region.Admin.PostAsync("/v1/api-keys", new { role = "BureauAdmin", bureau = region.City, name = "test" });

        Assert.Contains("operator, bureauAdmin, bureauReader, auditor, unit", answer.ExpectValidationError("/role", "unknown-value"), StringComparison.Ordinal);
    }

    [StoreTheory]
    [InlineData("2099-12-31T23:59:59")] // of which place?
    [InlineData("2099-12-31")]
    [InlineData("tomorrow")]
    [InlineData("2099-02-30T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("")]
    public async Task An_expiry_that_is_no_instant_is_refused(string expiresAt)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.City, name = "test", expiresAt })).ExpectValidationError("/expiresAt", "wrong-type");
    }

    [StoreTheory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2020-01-01T00:00:00+08:00")]
    public async Task A_key_that_never_would_work_is_not_made(string expiresAt)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.City, name = "test", expiresAt })).ExpectValidationError("/expiresAt", "in-the-past");
        (await region.Admin.CreateKeyAsync(Role.Auditor, expiresAt: TimeProvider.System.GetUtcNow().AddMilliseconds(-1))).ExpectValidationError("/expiresAt", "in-the-past");
    }

    [StoreFact]
    public async Task A_key_can_be_made_for_all_time_that_there_is()
    {
        var region = await Region.CreateAsync(host);

        var key = (await region.Admin.PostAsync(
            "/v1/api-keys", new { role = "auditor", bureau = region.City, name = "test", expiresAt = "9999-12-31T23:59:59.9999999Z" })).Expect(HttpStatusCode.Created);

        // What is answered is what is stored: whole milliseconds, and none of them later.
        Assert.Equal("9999-12-31T23:59:59.999Z", (string?)key["expiresAt"]);
        Assert.Equal("9999-12-31T23:59:59.999Z", (string?)(await region.Admin.GetAsync($"/v1/api-keys/{key["id"]}")).Expect(HttpStatusCode.OK)["expiresAt"]);
        (await new ApiClient(host.CreateHttpClient((string?)key["key"])).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }
}

public sealed class CreateApiKeyTestsOnSqlite(SqliteHost host) : CreateApiKeyTests(host), IClassFixture<SqliteHost>;

public sealed class CreateApiKeyTestsOnSqlServer(SqlServerHost host) : CreateApiKeyTests(host), IClassFixture<SqlServerHost>;
