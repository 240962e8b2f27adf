using System.Net;
using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.ApiKeys;

public abstract class RevokeApiKeyTests(PerfHubHost host)
{
    [StoreFact]
    public async Task Revoking_twice_keeps_the_first_revocation()
    {
        var region = await Region.CreateAsync(host);
        var path = GetKeyPath(await region.Admin.CreateKeyAsync(Role.Auditor));

        Assert.Equal((HttpStatusCode.NoContent, ""), GetStatusAndBody(await region.Admin.DeleteAsync(path)));
        var revoked = await region.Admin.GetAsync(path);
        Assert.Equal((HttpStatusCode.NoContent, ""), GetStatusAndBody(await region.Admin.DeleteAsync(path)));

        Assert.Equal(DateTimeKind.Utc, revoked.Expect<ApiKeyInfo>(HttpStatusCode.OK).RevokedAt!.Value.Kind);
        Assert.Equal(revoked.Body, (await region.Admin.GetAsync(path)).Body);
    }

    [StoreFact]
    public async Task Revoking_a_key_outside_the_scope_is_404_and_the_key_keeps_working()
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
    public async Task A_bureau_can_revoke_keys_of_bureaus_below_it()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");
        var north = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var key = await north.CreateKeyAsync(Role.Unit, "0137");

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.DeleteAsync(GetKeyPath(key))).Status);

        (await CreateClient(key).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.NotNull((await north.GetAsync(GetKeyPath(key))).Expect<ApiKeyInfo>(HttpStatusCode.OK).RevokedAt);
    }

    [StoreFact]
    public async Task An_operator_reads_and_revokes_only_administrator_keys()
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
    public async Task A_key_that_revokes_itself_stops_working()
    {
        var region = await Region.CreateAsync(host);
        var key = await region.Admin.CreateKeyAsync(Role.BureauAdmin);
        var admin = CreateClient(key);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(GetKeyPath(key))).Status);

        (await admin.GetAsync(GetKeyPath(key))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    private static (HttpStatusCode, string) GetStatusAndBody(ApiResponse response) => (response.Status, response.Body);

    private static string GetKeyPath(ApiResponse key) => $"/v1/api-keys/{key.Expect<CreatedApiKey>(HttpStatusCode.Created).Id}";

    private ApiClient CreateClient(ApiResponse key) => new(host.CreateHttpClient(key.Expect<CreatedApiKey>(HttpStatusCode.Created).Key));
}

public sealed class RevokeApiKeyTestsOnSqlite(SharedHost<SqliteHost> shared) : RevokeApiKeyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class RevokeApiKeyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : RevokeApiKeyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
