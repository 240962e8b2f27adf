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
        var region = await Region.In(host);
        var path = PathOf(await region.Admin.CreateKey(Role.Auditor));

        Assert.Equal((HttpStatusCode.NoContent, ""), StatusAndText(await region.Admin.Delete(path)));
        var revoked = (await region.Admin.Get(path)).Expect(HttpStatusCode.OK);
        Assert.Equal((HttpStatusCode.NoContent, ""), StatusAndText(await region.Admin.Delete(path)));

        Assert.EndsWith("Z", (string?)revoked["revokedAt"], StringComparison.Ordinal);
        Assert.Equal(revoked.ToJsonString(), (await region.Admin.Get(path)).Expect(HttpStatusCode.OK).ToJsonString());
    }

    [StoreFact]
    public async Task Keys_outside_its_scope_are_not_there_for_an_administrator_and_go_on_working()
    {
        var (region, other) = (await Region.In(host), await Region.In(host));
        var north = await region.At(region.North, Role.BureauAdmin);
        Answer[] keys =
        [
            await region.Admin.CreateKey(Role.Auditor),
            await region.Admin.CreateKey(Role.BureauAdmin, bureau: region.South),
            await other.Admin.CreateKey(Role.BureauReader, bureau: other.North),
        ];

        foreach (var key in keys)
        {
            (await north.Get(PathOf(key))).Problem(HttpStatusCode.NotFound, "not-found");
            (await north.Delete(PathOf(key))).Problem(HttpStatusCode.NotFound, "not-found");
            (await With(key).Get("/v1/rules")).Expect(HttpStatusCode.OK);
        }
    }

    [StoreFact]
    public async Task A_bureau_above_revokes_what_a_bureau_below_has_made()
    {
        var region = await Region.In(host);
        await region.Unit("0137");
        var north = await region.At(region.North, Role.BureauAdmin);
        var key = await north.CreateKey(Role.Unit, "0137");

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.Delete(PathOf(key))).Status);

        (await With(key).Get("/v1/rules")).Problem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.NotNull((await north.Get(PathOf(key))).Expect(HttpStatusCode.OK)["revokedAt"]);
    }

    [StoreFact]
    public async Task An_operator_reads_and_revokes_the_keys_of_administrators_only()
    {
        var region = await Region.In(host);
        var (admin, reader) = (await region.Admin.CreateKey(Role.BureauAdmin), await region.Admin.CreateKey(Role.BureauReader));

        (await host.Operator.Get(PathOf(reader))).Problem(HttpStatusCode.NotFound, "not-found");
        (await host.Operator.Delete(PathOf(reader))).Problem(HttpStatusCode.NotFound, "not-found");
        (await host.Operator.Get(PathOf(admin))).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Operator.Delete(PathOf(admin))).Status);

        (await With(reader).Get("/v1/rules")).Expect(HttpStatusCode.OK);
        (await With(admin).Get("/v1/rules")).Problem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [StoreFact]
    public async Task An_administrator_who_revokes_the_key_in_use_is_out()
    {
        var region = await Region.In(host);
        var key = await region.Admin.CreateKey(Role.BureauAdmin);
        var admin = With(key);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.Delete(PathOf(key))).Status);

        (await admin.Get(PathOf(key))).Problem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    private static (HttpStatusCode, string) StatusAndText(Answer answer) => (answer.Status, answer.Text);

    private static string PathOf(Answer key) => $"/v1/api-keys/{key.Expect(HttpStatusCode.Created)["id"]}";

    private ApiClient With(Answer key) => new(host.Client((string?)key.Json["key"]));
}

public sealed class RevokeApiKeyTestsOnSqlite(SqliteHost host) : RevokeApiKeyTests(host), IClassFixture<SqliteHost>;

public sealed class RevokeApiKeyTestsOnSqlServer(SqlServerHost host) : RevokeApiKeyTests(host), IClassFixture<SqlServerHost>;
