using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

/// <summary>When keys were last used.</summary>
public abstract class ApiKeyUsageRecorderTests(PerfHubHost host)
{
    private static readonly DateTime Noon = new(2025, 2, 18, 12, 0, 0, DateTimeKind.Utc);

    [StoreFact]
    public async Task A_key_tells_when_it_was_last_used_once_that_is_written()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);
        Assert.Null((await GetKeyAsync(region, key))["lastUsedAt"]);
        var before = TimeProvider.System.UtcNow();

        (await new ApiClient(host.CreateHttpClient((string?)key["key"])).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        await host.Services.GetRequiredService<ApiKeyUsageRecorder>().FlushAsync(CancellationToken.None);

        var last = DateTimeOffset.Parse((string)(await GetKeyAsync(region, key))["lastUsedAt"]!, CultureInfo.InvariantCulture).UtcDateTime;
        Assert.InRange(last, before, TimeProvider.System.UtcNow());
    }

    [StoreFact]
    public async Task A_wrong_secret_is_no_use_of_a_key()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);

        (await new ApiClient(host.CreateHttpClient($"{key["key"]}x")).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        await host.Services.GetRequiredService<ApiKeyUsageRecorder>().FlushAsync(CancellationToken.None);

        Assert.Null((await GetKeyAsync(region, key))["lastUsedAt"]);
    }

    [StoreFact]
    public async Task It_is_written_at_most_once_in_five_minutes_whatever_the_number_of_hosts()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);
        var (one, other) = (new HostState(host), new HostState(host));

        Assert.Equal("12:00:00", await Used(one, 0));
        Assert.Equal("12:00:00", await Used(other, 1));
        Assert.Equal("12:00:00", await Used(one, 299));
        Assert.Equal("12:05:00", await Used(other, 300));
        Assert.Equal("12:05:00", await Used(one, 301));
        Assert.Equal("12:10:01", await Used(one, 601));

        async Task<string> Used(HostState by, int second)
        {
            by.Clock.Now = Noon.AddSeconds(second);
            by.KeyCache.Invalidate((string)key["id"]!);
            by.UsageRecorder.Record((string)key["id"]!, (await by.KeyCache.FindAsync((string)key["id"]!, CancellationToken.None))!);
            await by.UsageRecorder.FlushAsync(CancellationToken.None);
            return DateTimeOffset.Parse((string)(await GetKeyAsync(region, key))["lastUsedAt"]!, CultureInfo.InvariantCulture).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        }
    }

    // Two that have not seen each other's: the store itself holds the second back.
    [StoreFact]
    public async Task Two_hosts_that_note_a_use_at_one_time_write_it_once()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);
        var (one, other) = (new HostState(host), new HostState(host));
        foreach (var (by, second) in new[] { (one, 0), (other, 2) })
        {
            by.Clock.Now = Noon.AddSeconds(second);
            by.UsageRecorder.Record((string)key["id"]!, (await by.KeyCache.FindAsync((string)key["id"]!, CancellationToken.None))!);
        }

        await one.UsageRecorder.FlushAsync(CancellationToken.None);
        await other.UsageRecorder.FlushAsync(CancellationToken.None);

        Assert.Equal("2025-02-18T12:00:00Z", (string?)(await GetKeyAsync(region, key))["lastUsedAt"]);
    }

    [StoreFact]
    public async Task A_use_that_could_not_be_written_is_written_the_next_time()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);
        var by = new HostState(host) { Clock = { Now = Noon } };
        by.UsageRecorder.Record((string)key["id"]!, (await by.KeyCache.FindAsync((string)key["id"]!, CancellationToken.None))!);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => by.UsageRecorder.FlushAsync(new CancellationToken(canceled: true)));
        Assert.Null((await GetKeyAsync(region, key))["lastUsedAt"]);
        await by.UsageRecorder.FlushAsync(CancellationToken.None);

        Assert.Equal("2025-02-18T12:00:00Z", (string?)(await GetKeyAsync(region, key))["lastUsedAt"]);
    }

    [StoreFact]
    public async Task A_host_that_stops_writes_what_it_has_noted()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);

        await using (var other = new SecondHost(host))
        {
            (await new ApiClient(other.CreateHttpClient((string?)key["key"])).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        }

        Assert.NotNull((await GetKeyAsync(region, key))["lastUsedAt"]);
    }

    [StoreFact]
    public async Task Many_keys_are_written_a_few_at_a_time_and_none_is_forgotten()
    {
        var region = await Region.CreateAsync(host);
        var keys = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => CreateKeyAsync(region)));

        await Task.WhenAll(keys.Select(key => new ApiClient(host.CreateHttpClient((string?)key["key"])).GetAsync("/v1/rules")));
        await host.Services.GetRequiredService<ApiKeyUsageRecorder>().FlushAsync(CancellationToken.None);

        var listed = await BureauClient.ReadAllPagesAsync(query => region.Admin.GetAsync($"/v1/api-keys?bureau={region.City}&role=auditor&{query}"), "limit=500");
        Assert.Equal(150, listed.Count);
        Assert.All(listed, key => Assert.NotNull(key["lastUsedAt"]));
    }

    private static async Task<JsonNode> CreateKeyAsync(Region region) => (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created);

    private static async Task<JsonNode> GetKeyAsync(Region region, JsonNode key) =>
        (await region.Admin.GetAsync($"/v1/api-keys/{key["id"]}")).Expect(HttpStatusCode.OK);

    /// <summary>What a host of its own has in memory, with a clock of its own.</summary>
    private sealed class HostState
    {
        public HostState(PerfHubHost host)
        {
            var (db, dialect) = (host.Services.GetRequiredService<Db>(), host.Services.GetRequiredService<Dialect>());
            KeyCache = new ApiKeyCache(db, Clock);
            UsageRecorder = new ApiKeyUsageRecorder(db, dialect, Clock, NullLogger<ApiKeyUsageRecorder>.Instance);
        }

        public ManualTimeProvider Clock { get; } = new();

        public ApiKeyCache KeyCache { get; }

        public ApiKeyUsageRecorder UsageRecorder { get; }
    }

    private sealed class ManualTimeProvider : TimeProvider
    {
        public DateTime Now { get; set; }

        public override DateTimeOffset GetUtcNow() => new(Now);
    }
}

public sealed class ApiKeyUsageRecorderTestsOnSqlite(SqliteHost host) : ApiKeyUsageRecorderTests(host), IClassFixture<SqliteHost>;

public sealed class ApiKeyUsageRecorderTestsOnSqlServer(SqlServerHost host) : ApiKeyUsageRecorderTests(host), IClassFixture<SqlServerHost>;
