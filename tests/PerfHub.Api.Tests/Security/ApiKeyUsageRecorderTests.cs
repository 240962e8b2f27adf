using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

public abstract class ApiKeyUsageRecorderTests(PerfHubHost host)
{
    private static readonly DateTime Noon = new(2025, 2, 18, 12, 0, 0, DateTimeKind.Utc);

    [StoreFact]
    public async Task A_key_shows_when_it_was_last_used_after_a_flush()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);
        Assert.Null((await GetKeyAsync(region, key)).LastUsedAt);
        var before = TimeProvider.System.UtcNow();

        (await new ApiClient(host.CreateHttpClient(key.Key)).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        await host.Services.GetRequiredService<ApiKeyUsageRecorder>().FlushAsync(CancellationToken.None);

        var lastUsed = (await GetKeyAsync(region, key)).LastUsedAt!.Value;
        Assert.InRange(lastUsed, before, TimeProvider.System.UtcNow());
    }

    [StoreFact]
    public async Task A_request_with_a_wrong_secret_does_not_count_as_use()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);

        (await new ApiClient(host.CreateHttpClient($"{key.Key}x")).GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        await host.Services.GetRequiredService<ApiKeyUsageRecorder>().FlushAsync(CancellationToken.None);

        Assert.Null((await GetKeyAsync(region, key)).LastUsedAt);
    }

    [StoreFact]
    public async Task Any_number_of_hosts_writes_a_use_at_most_once_in_five_minutes()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);
        var (first, second) = (new HostState(host), new HostState(host));

        Assert.Equal(Noon, await UseAsync(first, 0));
        Assert.Equal(Noon, await UseAsync(second, 1));
        Assert.Equal(Noon, await UseAsync(first, 299));
        Assert.Equal(Noon.AddSeconds(300), await UseAsync(second, 300));
        Assert.Equal(Noon.AddSeconds(300), await UseAsync(first, 301));
        Assert.Equal(Noon.AddSeconds(601), await UseAsync(first, 601));

        async Task<DateTime?> UseAsync(HostState state, int seconds)
        {
            state.KeyCache.Invalidate(key.Id);
            await RecordUseAsync(state, key, Noon.AddSeconds(seconds));
            await state.UsageRecorder.FlushAsync(CancellationToken.None);
            return (await GetKeyAsync(region, key)).LastUsedAt;
        }
    }

    // Neither host has seen the use of the other, so the store has to refuse the second write.
    [StoreFact]
    public async Task Two_hosts_that_record_a_use_at_the_same_time_write_it_once()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);
        var (first, second) = (new HostState(host), new HostState(host));
        await RecordUseAsync(first, key, Noon);
        await RecordUseAsync(second, key, Noon.AddSeconds(2));

        await first.UsageRecorder.FlushAsync(CancellationToken.None);
        await second.UsageRecorder.FlushAsync(CancellationToken.None);

        Assert.Equal(Noon, (await GetKeyAsync(region, key)).LastUsedAt);
    }

    [StoreFact]
    public async Task A_use_that_failed_to_flush_is_written_by_the_next_flush()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);
        var state = new HostState(host);
        await RecordUseAsync(state, key, Noon);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => state.UsageRecorder.FlushAsync(new CancellationToken(canceled: true)));
        Assert.Null((await GetKeyAsync(region, key)).LastUsedAt);
        await state.UsageRecorder.FlushAsync(CancellationToken.None);

        Assert.Equal(Noon, (await GetKeyAsync(region, key)).LastUsedAt);
    }

    [StoreFact]
    public async Task A_stopping_host_flushes_recorded_uses()
    {
        var region = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);

        await using (var other = new SecondHost(host))
        {
            (await new ApiClient(other.CreateHttpClient(key.Key)).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        }

        Assert.NotNull((await GetKeyAsync(region, key)).LastUsedAt);
    }

    [StoreFact]
    public async Task More_keys_than_fit_a_batch_are_all_written()
    {
        var region = await Region.CreateAsync(host);
        var keys = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => CreateKeyAsync(region)));

        await Task.WhenAll(keys.Select(key => new ApiClient(host.CreateHttpClient(key.Key)).GetAsync("/v1/rules")));
        await host.Services.GetRequiredService<ApiKeyUsageRecorder>().FlushAsync(CancellationToken.None);

        var listed = await BureauClient.ReadAllPagesAsync<ApiKeyInfo>(query => region.Admin.GetAsync($"/v1/api-keys?bureau={region.City}&role=auditor&{query}"), "limit=500");
        Assert.Equal(150, listed.Count);
        Assert.All(listed, key => Assert.NotNull(key.LastUsedAt));
    }

    private static async Task<CreatedApiKey> CreateKeyAsync(Region region) =>
        (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);

    private static async Task<ApiKeyInfo> GetKeyAsync(Region region, CreatedApiKey key) =>
        (await region.Admin.GetAsync($"/v1/api-keys/{key.Id}")).Expect<ApiKeyInfo>(HttpStatusCode.OK);

    private static async Task RecordUseAsync(HostState state, CreatedApiKey key, DateTime at)
    {
        state.Clock.Now = at;
        state.UsageRecorder.Record(key.Id, (await state.KeyCache.FindAsync(key.Id, CancellationToken.None))!);
    }

    /// <summary>The in-memory state of one more host, with its own clock.</summary>
    private sealed class HostState
    {
        public HostState(PerfHubHost host)
        {
            var (db, dialect) = (host.Services.GetRequiredService<Db>(), host.Services.GetRequiredService<Dialect>());
            KeyCache = new ApiKeyCache(db, Clock);
            UsageRecorder = new ApiKeyUsageRecorder(db, new StoreFaultMonitor(dialect, Clock, NullLogger<StoreFaultMonitor>.Instance), Clock, NullLogger<ApiKeyUsageRecorder>.Instance);
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
