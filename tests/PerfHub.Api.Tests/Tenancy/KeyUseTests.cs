using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Tenancy;

/// <summary>When keys were last used.</summary>
public abstract class KeyUseTests(PerfHubHost host)
{
    private static readonly DateTime Noon = new(2025, 2, 18, 12, 0, 0, DateTimeKind.Utc);

    [StoreFact]
    public async Task A_key_tells_when_it_was_last_used_once_that_is_written()
    {
        var region = await Region.In(host);
        var key = await Key(region);
        Assert.Null((await Read(region, key))["lastUsedAt"]);
        var before = TimeProvider.System.Now();

        (await new ApiClient(host.Client((string?)key["key"])).Get("/v1/rules")).Expect(HttpStatusCode.OK);
        await host.Services.GetRequiredService<KeyUse>().Write(CancellationToken.None);

        var last = DateTimeOffset.Parse((string)(await Read(region, key))["lastUsedAt"]!, CultureInfo.InvariantCulture).UtcDateTime;
        Assert.InRange(last, before, TimeProvider.System.Now());
    }

    [StoreFact]
    public async Task A_wrong_secret_is_no_use_of_a_key()
    {
        var region = await Region.In(host);
        var key = await Key(region);

        (await new ApiClient(host.Client($"{key["key"]}x")).Get("/v1/rules")).Problem(HttpStatusCode.Unauthorized, "unauthorized");
        await host.Services.GetRequiredService<KeyUse>().Write(CancellationToken.None);

        Assert.Null((await Read(region, key))["lastUsedAt"]);
    }

    [StoreFact]
    public async Task It_is_written_at_most_once_in_five_minutes_whatever_the_number_of_hosts()
    {
        var region = await Region.In(host);
        var key = await Key(region);
        var (one, other) = (new Hosted(host), new Hosted(host));

        Assert.Equal("12:00:00", await Used(one, 0));
        Assert.Equal("12:00:00", await Used(other, 1));
        Assert.Equal("12:00:00", await Used(one, 299));
        Assert.Equal("12:05:00", await Used(other, 300));
        Assert.Equal("12:05:00", await Used(one, 301));
        Assert.Equal("12:10:01", await Used(one, 601));

        async Task<string> Used(Hosted by, int second)
        {
            by.Time.Now = Noon.AddSeconds(second);
            by.Keys.Forget((string)key["id"]!);
            by.Use.Note((string)key["id"]!, (await by.Keys.Find((string)key["id"]!, CancellationToken.None))!);
            await by.Use.Write(CancellationToken.None);
            return DateTimeOffset.Parse((string)(await Read(region, key))["lastUsedAt"]!, CultureInfo.InvariantCulture).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        }
    }

    // Two that have not seen each other's: the store itself holds the second back.
    [StoreFact]
    public async Task Two_hosts_that_note_a_use_at_one_time_write_it_once()
    {
        var region = await Region.In(host);
        var key = await Key(region);
        var (one, other) = (new Hosted(host), new Hosted(host));
        foreach (var (by, second) in new[] { (one, 0), (other, 2) })
        {
            by.Time.Now = Noon.AddSeconds(second);
            by.Use.Note((string)key["id"]!, (await by.Keys.Find((string)key["id"]!, CancellationToken.None))!);
        }

        await one.Use.Write(CancellationToken.None);
        await other.Use.Write(CancellationToken.None);

        Assert.Equal("2025-02-18T12:00:00Z", (string?)(await Read(region, key))["lastUsedAt"]);
    }

    [StoreFact]
    public async Task A_use_that_could_not_be_written_is_written_the_next_time()
    {
        var region = await Region.In(host);
        var key = await Key(region);
        var by = new Hosted(host) { Time = { Now = Noon } };
        by.Use.Note((string)key["id"]!, (await by.Keys.Find((string)key["id"]!, CancellationToken.None))!);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => by.Use.Write(new CancellationToken(canceled: true)));
        Assert.Null((await Read(region, key))["lastUsedAt"]);
        await by.Use.Write(CancellationToken.None);

        Assert.Equal("2025-02-18T12:00:00Z", (string?)(await Read(region, key))["lastUsedAt"]);
    }

    [StoreFact]
    public async Task A_host_that_stops_writes_what_it_has_noted()
    {
        var region = await Region.In(host);
        var key = await Key(region);

        await using (var other = new AnotherHost(host))
        {
            (await new ApiClient(other.Client((string?)key["key"])).Get("/v1/rules")).Expect(HttpStatusCode.OK);
        }

        Assert.NotNull((await Read(region, key))["lastUsedAt"]);
    }

    [StoreFact]
    public async Task Many_keys_are_written_a_few_at_a_time_and_none_is_forgotten()
    {
        var region = await Region.In(host);
        var keys = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => Key(region)));

        await Task.WhenAll(keys.Select(key => new ApiClient(host.Client((string?)key["key"])).Get("/v1/rules")));
        await host.Services.GetRequiredService<KeyUse>().Write(CancellationToken.None);

        var listed = await BureauClient.All(query => region.Admin.Get($"/v1/api-keys?bureau={region.City}&role=auditor&{query}"), "limit=500");
        Assert.Equal(150, listed.Count);
        Assert.All(listed, key => Assert.NotNull(key["lastUsedAt"]));
    }

    private static async Task<JsonNode> Key(Region region) => (await region.Admin.CreateKey(Role.Auditor)).Expect(HttpStatusCode.Created);

    private static async Task<JsonNode> Read(Region region, JsonNode key) =>
        (await region.Admin.Get($"/v1/api-keys/{key["id"]}")).Expect(HttpStatusCode.OK);

    /// <summary>What a host of its own has in memory, with a clock of its own.</summary>
    private sealed class Hosted
    {
        public Hosted(PerfHubHost host)
        {
            var (db, dialect) = (host.Services.GetRequiredService<Db>(), host.Services.GetRequiredService<Dialect>());
            Keys = new KnownKeys(db, Time);
            Use = new KeyUse(db, dialect, Time, NullLogger<KeyUse>.Instance);
        }

        public SetClock Time { get; } = new();

        public KnownKeys Keys { get; }

        public KeyUse Use { get; }
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTime Now { get; set; }

        public override DateTimeOffset GetUtcNow() => new(Now);
    }
}

public sealed class KeyUseTestsOnSqlite(SqliteHost host) : KeyUseTests(host), IClassFixture<SqliteHost>;

public sealed class KeyUseTestsOnSqlServer(SqlServerHost host) : KeyUseTests(host), IClassFixture<SqlServerHost>;
