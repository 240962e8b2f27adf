using System.Net;
using PerfHub.Api.Features.Me;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Me;

public abstract class GetMeTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_unit_reads_its_role_bureau_unit_and_expiry()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutUnitAsync("0137", name: "创业服务中心", bureau: region.North)).Expect(HttpStatusCode.Created);
        var expiresAt = new DateTimeOffset(2099, 12, 31, 16, 0, 0, TimeSpan.Zero);
        var key = (await region.Admin.CreateKeyAsync(Role.Unit, "0137", region.North, expiresAt)).Expect<CreatedApiKey>(HttpStatusCode.Created);

        var me = await ReadAsync(new ApiClient(host.CreateHttpClient(key.Key)));

        Assert.Equal((key.Id, "test", null, Role.Unit, CallerScope.Unit), (me.KeyId, me.KeyName, me.Subject, me.Role, me.Scope));
        Assert.Equal(new GetMe.CodeAndName(region.North, "财政局"), me.Bureau);
        Assert.Equal(new GetMe.CodeAndName("0137", "创业服务中心"), me.Unit);
        Assert.Equal(expiresAt.UtcDateTime, me.ExpiresAt);
    }

    [StoreFact]
    public async Task A_bureau_sees_itself_and_all_below_and_the_bootstrap_key_everything()
    {
        var region = await Region.CreateAsync(host);

        var (admin, bootstrap) = (await ReadAsync(region.Admin), await ReadAsync(host.Operator));

        Assert.Equal((Role.BureauAdmin, CallerScope.BureauAndBelow, region.City, null, null), (admin.Role, admin.Scope, admin.Bureau?.Code, admin.Unit, admin.ExpiresAt));
        Assert.Equal(("bootstrap", null, Role.Operator, CallerScope.All, null, null), (bootstrap.KeyId, bootstrap.KeyName, bootstrap.Role, bootstrap.Scope, bootstrap.Bureau, bootstrap.Unit));
    }

    [StoreFact]
    public async Task The_operations_are_those_whose_description_names_the_role()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var described = (await host.Operator.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK)["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(it => it.Value!)).ToList();
        (Role Role, ApiClient Client)[] callers =
        [
            (Role.Operator, host.Operator), (Role.BureauAdmin, region.Admin), (Role.BureauReader, await region.CreateClientAsync(region.City, Role.BureauReader)),
            (Role.Auditor, await region.CreateClientAsync(region.City, Role.Auditor)), (Role.Unit, unit),
        ];
        foreach (var (role, client) in callers)
        {
            var expected = described
                .Where(it => ((string)it["description"]!).Split(": ")[1].Split('.')[0].Split(", ").Contains(OperatorClient.GetRoleName(role)))
                .Select(it => $"{it["tags"]![0]}/{it["operationId"]}").Order(StringComparer.Ordinal);

            Assert.Equal(expected, (await ReadAsync(client)).Operations.SelectMany(it => it.OperationIds.Select(id => $"{it.Tag}/{id}")).Order(StringComparer.Ordinal));
        }
    }

    [StoreFact]
    public async Task A_revoked_key_reads_nothing_any_more()
    {
        var region = await Region.CreateAsync(host);
        var key = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var client = new ApiClient(host.CreateHttpClient(key.Key));
        await ReadAsync(client);

        await region.Admin.DeleteAsync($"/v1/api-keys/{key.Id}");

        (await client.GetAsync("/v1/me")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    private static async Task<GetMe.Me> ReadAsync(ApiClient client) => (await client.GetAsync("/v1/me")).Expect<GetMe.Me>(HttpStatusCode.OK);
}

public sealed class GetMeTestsOnSqlite(SharedHost<SqliteHost> shared) : GetMeTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class GetMeTestsOnSqlServer(SharedHost<SqlServerHost> shared) : GetMeTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
