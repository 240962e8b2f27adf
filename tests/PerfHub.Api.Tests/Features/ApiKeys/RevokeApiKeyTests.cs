using System.Net;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.ApiKeys;

public abstract class RevokeApiKeyTests(PerfHubHost host)
{
    [StoreFact]
    public async Task To_revoke_twice_is_to_revoke_once()
    {
        var region = await Region.Create(host);
        var path = GetKeyPath(await region.Admin.CreateKey(Role.Auditor));

        Assert.Equal((HttpStatusCode.NoContent, ""), GetStatusAndText(await region.Admin.Delete(path)));
        var revoked = (await region.Admin.Get(path)).Expect(HttpStatusCode.OK);
        Assert.Equal((HttpStatusCode.NoContent, ""), GetStatusAndText(await region.Admin.Delete(path)));

        Assert.EndsWith("Z", (string?)revoked["revokedAt"], StringComparison.Ordinal);
        Assert.Equal(revoked.ToJsonString(), (await region.Admin.Get(path)).Expect(HttpStatusCode.OK).ToJsonString());
    }

    [StoreFact]
    public async Task Keys_outside_its_scope_are_not_there_for_an_administrator_and_go_on_working()
    {
        var (region, other) = (await Region.Create(host), await Region.Create(host));
        var north = await region.CreateClient(region.North, Role.BureauAdmin);
        ApiResponse[] keys =
        [
            await region.Admin.CreateKey(Role.Auditor),
            await region.Admin.CreateKey(Role.BureauAdmin, bureau: region.South),
            await other.Admin.CreateKey(Role.BureauReader, bureau: other.North),
        ];

        foreach (var key in keys)
        {
            (await north.Get(GetKeyPath(key))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await north.Delete(GetKeyPath(key))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await CreateClient(key).Get("/v1/rules")).Expect(HttpStatusCode.OK);
        }
    }

    [StoreFact]
    public async Task A_bureau_above_revokes_what_a_bureau_below_has_made()
    {
        var region = await Region.Create(host);
        await region.RegisterUnit("0137");
        var north = await region.CreateClient(region.North, Role.BureauAdmin);
        var key = await north.CreateKey(Role.Unit, "0137");

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.Delete(GetKeyPath(key))).Status);

        (await CreateClient(key).Get("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.NotNull((await north.Get(GetKeyPath(key))).Expect(HttpStatusCode.OK)["revokedAt"]);
    }

    [StoreFact]
    public async Task An_operator_reads_and_revokes_the_keys_of_administrators_only()
    {
        var region = await Region.Create(host);
        var (admin, reader) = (await region.Admin.CreateKey(Role.BureauAdmin), await region.Admin.CreateKey(Role.BureauReader));

        (await host.Operator.Get(GetKeyPath(reader))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await host.Operator.Delete(GetKeyPath(reader))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await host.Operator.Get(GetKeyPath(admin))).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Operator.Delete(GetKeyPath(admin))).Status);

        (await CreateClient(reader).Get("/v1/rules")).Expect(HttpStatusCode.OK);
        (await CreateClient(admin).Get("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [StoreFact]
    public async Task An_administrator_who_revokes_the_key_in_use_is_out()
    {
        var region = await Region.Create(host);
        var key = await region.Admin.CreateKey(Role.BureauAdmin);
        var admin = CreateClient(key);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.Delete(GetKeyPath(key))).Status);

        (await admin.Get(GetKeyPath(key))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    private static (HttpStatusCode, string) GetStatusAndText(ApiResponse answer) => (answer.Status, answer.Body);

    private static string GetKeyPath(ApiResponse key) => $"/v1/api-keys/{key.Expect(HttpStatusCode.Created)["id"]}";

    private ApiClient CreateClient(ApiResponse key) => new(host.CreateHttpClient((string?)key.Json["key"]));
}

public sealed class RevokeApiKeyTestsOnSqlite(SqliteHost host) : RevokeApiKeyTests(host), IClassFixture<SqliteHost>;

public sealed class RevokeApiKeyTestsOnSqlServer(SqlServerHost host) : RevokeApiKeyTests(host), IClassFixture<SqlServerHost>;
