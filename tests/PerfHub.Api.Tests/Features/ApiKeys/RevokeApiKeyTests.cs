using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.ApiKeys;

public abstract class RevokeApiKeyTests(PerfHubHost host)
{
    [StoreFact]
    public async Task To_revoke_twice_is_to_revoke_once()
    {
        var region = await Region.CreateAsync(host);
        var path = GetKeyPath(await region.Admin.CreateKeyAsync(Role.Auditor));

        Assert.Equal((HttpStatusCode.NoContent, ""), GetStatusAndText(await region.Admin.DeleteAsync(path)));
        var revoked = (await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK);
        Assert.Equal((HttpStatusCode.NoContent, ""), GetStatusAndText(await region.Admin.DeleteAsync(path)));

        Assert.EndsWith("Z", (string?)revoked["revokedAt"], StringComparison.Ordinal);
        Assert.Equal(revoked.ToJsonString(), (await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK).ToJsonString());
    }

    [StoreFact]
    public async Task Keys_outside_its_scope_are_not_there_for_an_administrator_and_go_on_working()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var north = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        ApiResponse[] keys =
        [
            await region.Admin.CreateKeyAsync(Role.Auditor),
            await region.Admin.CreateKeyAsync(Role.BureauAdmin, bureau: region.South),
            await other.Admin.CreateKeyAsync(Role.BureauReader, bureau: other.North),
        ];

        foreach (var key in keys)
        {
            (await north.GetAsync(GetKeyPath(key))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await north.DeleteAsync(GetKeyPath(key))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await CreateClient(key).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        }
    }

    [StoreFact]
    public async Task A_bureau_above_revokes_what_a_bureau_below_has_made()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");
        var north = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var key = await north.CreateKeyAsync(Role.Unit, "0137");

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.DeleteAsync(GetKeyPath(key))).Status);

        (await CreateClient(key).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.NotNull((await north.GetAsync(GetKeyPath(key))).Expect(HttpStatusCode.OK)["revokedAt"]);
    }

    [StoreFact]
    public async Task An_operator_reads_and_revokes_the_keys_of_administrators_only()
    {
        var region = await Region.CreateAsync(host);
        var (admin, reader) = (await region.Admin.CreateKeyAsync(Role.BureauAdmin), await region.Admin.CreateKeyAsync(Role.BureauReader));

        (await host.Operator.GetAsync(GetKeyPath(reader))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await host.Operator.DeleteAsync(GetKeyPath(reader))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await host.Operator.GetAsync(GetKeyPath(admin))).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Operator.DeleteAsync(GetKeyPath(admin))).Status);

        (await CreateClient(reader).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        (await CreateClient(admin).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [StoreFact]
    public async Task An_administrator_who_revokes_the_key_in_use_is_out()
    {
        var region = await Region.CreateAsync(host);
        var key = await region.Admin.CreateKeyAsync(Role.BureauAdmin);
        var admin = CreateClient(key);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(GetKeyPath(key))).Status);

        (await admin.GetAsync(GetKeyPath(key))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    private static (HttpStatusCode, string) GetStatusAndText(ApiResponse answer) => (answer.Status, answer.Body);

    private static string GetKeyPath(ApiResponse key) => $"/v1/api-keys/{key.Expect(HttpStatusCode.Created)["id"]}";

    private ApiClient CreateClient(ApiResponse key) => new(host.CreateHttpClient((string?)key.Json["key"]));
}

public sealed class RevokeApiKeyTestsOnSqlite(SqliteHost host) : RevokeApiKeyTests(host), IClassFixture<SqliteHost>;

public sealed class RevokeApiKeyTestsOnSqlServer(SqlServerHost host) : RevokeApiKeyTests(host), IClassFixture<SqlServerHost>;
