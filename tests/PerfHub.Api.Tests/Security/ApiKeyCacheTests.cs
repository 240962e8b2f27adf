using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

public abstract class ApiKeyCacheTests(PerfHubHost host)
{
    // The documented limit; a few seconds are usual.
    private static readonly TimeSpan MaxRevocationDelay = TimeSpan.FromSeconds(30);

    [StoreFact]
    public async Task A_revoked_or_rotated_key_stops_at_once_on_one_host_and_within_30_seconds_on_all_others()
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
        await region.Admin.DeleteAsync($"/v1/api-keys/{revoked.Id}");
        (await region.Admin.PostAsync($"/v1/api-keys/{rotated.Id}/rotations", new { overlapHours = 0 })).Expect(HttpStatusCode.Created);

        foreach (var key in new[] { revoked, rotated })
        {
            (await GetRulesAsync(host, key)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        }

        await WaitUntilRevokedAsync(other, revoked, watch);
        await WaitUntilRevokedAsync(other, rotated, watch);
    }

    // A key that a request reads just before the revocation must not enter the cache just after it.
    [StoreFact]
    public async Task A_revocation_during_requests_stops_the_key_for_all_later_requests()
    {
        var region = await Region.CreateAsync(host);
        for (var round = 0; round < 20; round++)
        {
            var key = await CreateKeyAsync(region);
            var requests = Enumerable.Range(0, 8).Select(_ => GetRulesAsync(host, key)).ToList();
            await region.Admin.DeleteAsync($"/v1/api-keys/{key.Id}");

            (await GetRulesAsync(host, key)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
            Assert.All(await Task.WhenAll(requests), it => Assert.Contains(it.Status, new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized }));
        }
    }

    [StoreFact]
    public async Task The_store_refuses_to_delete_a_bureau_or_unit_with_keys()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync("0137");
        var db = host.Services.GetRequiredService<Db>();

        await Assert.ThrowsAnyAsync<Exception>(() => ExecuteAsync("DELETE FROM Unit WHERE Bureau = @North AND Code = '0137'"));
        await Assert.ThrowsAnyAsync<Exception>(() => ExecuteAsync("DELETE FROM Bureau WHERE Code = @City"));

        (await unit.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);

        Task ExecuteAsync(string sql) => db.WriteAsync(session => session.ExecuteAsync(sql, new { region.North, region.City }), CancellationToken.None);
    }

    protected static Task<ApiResponse> GetRulesAsync(PerfHubHost host, CreatedApiKey key) => new ApiClient(host.CreateHttpClient(key.Key)).GetAsync("/v1/rules");

    private static async Task<CreatedApiKey> CreateKeyAsync(Region region) =>
        (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);

    private static async Task WaitUntilRevokedAsync(PerfHubHost host, CreatedApiKey key, Stopwatch watch)
    {
        while ((await GetRulesAsync(host, key)).Status != HttpStatusCode.Unauthorized)
        {
            Assert.True(watch.Elapsed < MaxRevocationDelay, $"The key still works {watch.Elapsed} after its revocation.");
            await Task.Delay(100);
        }
    }
}

public sealed class ApiKeyCacheTestsOnSqlite(SqliteHost host) : ApiKeyCacheTests(host), IClassFixture<SqliteHost>
{
    private readonly SqliteHost _host = host;

    [Fact]
    public async Task A_key_of_a_deleted_unit_or_bureau_is_refused()
    {
        var region = await Region.CreateAsync(_host);
        (await region.Admin.PutUnitAsync("0137", bureau: region.North)).Expect(HttpStatusCode.Created);
        var unit = (await region.Admin.CreateKeyAsync(Role.Unit, "0137", region.North)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var south = (await region.Admin.CreateKeyAsync(Role.Auditor, bureau: region.South)).Expect<CreatedApiKey>(HttpStatusCode.Created);

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
