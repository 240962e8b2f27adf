using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

/// <summary>What hosts keep of keys, and for how long.</summary>
public abstract class ApiKeyCacheTests(PerfHubHost host)
{
    // What is promised; it takes a few seconds.
    private static readonly TimeSpan MaxRevocationDelay = TimeSpan.FromSeconds(30);

    [StoreFact]
    public async Task A_key_revoked_or_ended_on_one_host_ends_there_at_once_and_within_half_a_minute_on_every_other()
    {
        var region = await Region.CreateAsync(host);
        await using var other = new SecondHost(host);
        var (revoked, rotated) = (await CreateKeyAsync(region), await CreateKeyAsync(region));
        foreach (var key in new[] { revoked, rotated })
        {
            (await GetRulesAsync(host, key)).Expect(HttpStatusCode.OK);
            (await GetRulesAsync(other, key)).Expect(HttpStatusCode.OK);
        }

        var watch = Stopwatch.StartNew();
        await region.Admin.DeleteAsync($"/v1/api-keys/{revoked["id"]}");
        (await region.Admin.PostAsync($"/v1/api-keys/{rotated["id"]}/rotations", new { overlapHours = 0 })).Expect(HttpStatusCode.Created);

        foreach (var key in new[] { revoked, rotated })
        {
            (await GetRulesAsync(host, key)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        }

        await WaitUntilRevokedAsync(other, revoked, watch);
        await WaitUntilRevokedAsync(other, rotated, watch);
    }

    // A key that is read just before it is revoked must not be kept just after.
    [StoreFact]
    public async Task A_revocation_in_the_midst_of_requests_ends_the_key_for_all_that_follow()
    {
        var region = await Region.CreateAsync(host);
        for (var round = 0; round < 20; round++)
        {
            var key = await CreateKeyAsync(region);
            var asking = Enumerable.Range(0, 8).Select(_ => GetRulesAsync(host, key)).ToList();
            await region.Admin.DeleteAsync($"/v1/api-keys/{key["id"]}");

            (await GetRulesAsync(host, key)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
            Assert.All(await Task.WhenAll(asking), answer => Assert.Contains(answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized }));
        }
    }

    [StoreFact]
    public async Task The_store_lets_nobody_remove_a_bureau_or_a_unit_that_has_keys()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync("0137");
        var db = host.Services.GetRequiredService<Db>();

        await Assert.ThrowsAnyAsync<Exception>(() => Execute("DELETE FROM Unit WHERE Bureau = @North AND Code = '0137'"));
        await Assert.ThrowsAnyAsync<Exception>(() => Execute("DELETE FROM Bureau WHERE Code = @City"));

        (await unit.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);

        Task Execute(string sql) => db.WriteAsync(session => session.ExecuteAsync(sql, new { region.North, region.City }), CancellationToken.None);
    }

    protected static async Task<JsonNode> CreateKeyAsync(Region region) => (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created);

    protected static Task<ApiResponse> GetRulesAsync(PerfHubHost host, JsonNode key) => new ApiClient(host.CreateHttpClient((string?)key["key"])).GetAsync("/v1/rules");

    private static async Task WaitUntilRevokedAsync(PerfHubHost host, JsonNode key, Stopwatch watch)
    {
        while ((await GetRulesAsync(host, key)).Status != HttpStatusCode.Unauthorized)
        {
            Assert.True(watch.Elapsed < MaxRevocationDelay, $"The key goes on working {watch.Elapsed} after it has ended.");
            await Task.Delay(100);
        }
    }
}

public sealed class ApiKeyCacheTestsOnSqlite(SqliteHost host) : ApiKeyCacheTests(host), IClassFixture<SqliteHost>
{
    private readonly SqliteHost _host = host;

    [Fact]
    public async Task A_key_whose_unit_or_bureau_is_gone_by_hand_is_no_key()
    {
        var region = await Region.CreateAsync(_host);
        (await region.Admin.PutUnitAsync("0137", bureau: region.North)).Expect(HttpStatusCode.Created);
        var unit = (await region.Admin.CreateKeyAsync(Role.Unit, "0137", region.North)).Expect(HttpStatusCode.Created);
        var south = (await region.Admin.CreateKeyAsync(Role.Auditor, bureau: region.South)).Expect(HttpStatusCode.Created);

        await using (var connection = new SqliteConnection($"Data Source={_host.DatabaseFile};Foreign Keys=False;Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM Unit WHERE Bureau = @north; DELETE FROM Bureau WHERE Code = @south";
            command.Parameters.AddWithValue("@north", region.North);
            command.Parameters.AddWithValue("@south", region.South);
            await command.ExecuteNonQueryAsync();
        }

        (await GetRulesAsync(_host, unit)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await GetRulesAsync(_host, south)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }
}

public sealed class ApiKeyCacheTestsOnSqlServer(SqlServerHost host) : ApiKeyCacheTests(host), IClassFixture<SqlServerHost>;
