using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>A cached response is served only to a key that may read it now, and every read counts as a use of the key.</summary>
public abstract class CachedReadAccessTests(PerfHubHost host)
{
    // The documented bound; a revocation usually arrives within a few seconds.
    private static readonly TimeSpan MaxRevocationDelay = TimeSpan.FromSeconds(30);

    [StoreFact]
    public async Task A_repeated_read_gets_the_same_response_in_any_language_by_GET_and_HEAD()
    {
        var region = await CreateRegionWithReportAsync();
        var first = await region.Admin.GetRankingAsync("limit=1");
        first.Expect(HttpStatusCode.OK);
        var tag = first.HttpResponse.Headers.ETag!.ToString();
        for (var i = 0; i < 3; i++)
        {
            var again = await region.Admin.GetAsync(GetPath(region.City), ("Accept-Language", i == 1 ? "en" : "zh"));
            Assert.Equal((first.Status, first.Body, FormatHeaders(first)), (again.Status, again.Body, FormatHeaders(again)));
            var head = await region.Admin.SendAsync(HttpMethod.Head, GetPath(region.City), null);
            Assert.Equal((first.Status, "", FormatHeaders(first)), (head.Status, head.Body, FormatHeaders(head)));
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                foreach (var ifNoneMatch in (string[])[tag, $"\"other\", {tag}", "*"])
                {
                    var response = await region.Admin.SendAsync(method, GetPath(region.City), null, ("If-None-Match", ifNoneMatch));
                    Assert.Equal((HttpStatusCode.NotModified, "", tag), (response.Status, response.Body, response.HttpResponse.Headers.ETag?.ToString()));
                }
            }

            Assert.Equal(first.Body, (await region.Admin.GetAsync(GetPath(region.City), ("If-None-Match", "\"other\""))).Body);
        }

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await region.Admin.DeleteAsync(GetPath(region.City))).Status);
    }

    [StoreTheory]
    [InlineData("rankings/2024?limit=1")]
    [InlineData("overview/2024")]
    [InlineData("indicators/2024?limit=1")]
    [InlineData("filings/2024?limit=1")]
    [InlineData("rule-statistics/2024")]
    public async Task A_repeated_read_has_the_same_headers(string list)
    {
        var region = await CreateRegionWithReportAsync();
        (await (await region.RegisterUnitAsync("0138")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.City}/{list}";
        var first = await region.Admin.GetAsync(path);
        first.Expect(HttpStatusCode.OK);
        Assert.Contains("Vary: Accept, Accept-Language", FormatHeaders(first), StringComparison.Ordinal);
        Assert.Equal(list.Contains("limit", StringComparison.Ordinal), first.HttpResponse.Headers.Contains("Link"));
        for (var i = 0; i < 3; i++)
        {
            var again = await region.Admin.GetAsync(path);
            Assert.Equal((first.Body, FormatHeaders(first)), (again.Body, FormatHeaders(again)));
        }

        // The same address as a file, and what the endpoint would refuse.
        Assert.NotEqual("application/json", (await region.Admin.GetAsync(path, ("Accept", "text/csv"))).HttpResponse.Content.Headers.ContentType!.MediaType);
        (await region.Admin.GetAsync(path, ("Accept", "image/png"))).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
        (await region.Admin.GetAsync(path, ("If-Match", "\"other\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    [StoreFact]
    public async Task A_repeated_read_shows_what_another_host_has_written()
    {
        var region = await CreateRegionWithReportAsync();
        await using var otherHost = new SecondHost(host);
        var otherAdmin = new BureauClient(otherHost.CreateHttpClient(GetKey(region.Admin)), region.City);
        for (var number = 1; number <= 5; number++)
        {
            var unit = await region.RegisterUnitAsync($"20{number}");
            BureauClient[] readers = [region.Admin, otherAdmin];
            foreach (var reader in readers)
            {
                await WarmCacheAsync(reader);
            }

            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
            foreach (var reader in readers)
            {
                Assert.Equal(number + 1, (await reader.GetAsync(GetPath(region.City))).Expect<RankingResponse>(HttpStatusCode.OK).Population);
            }
        }
    }

    [StoreTheory]
    [InlineData("overview/2024")]
    [InlineData("indicators/2024")]
    [InlineData("filings/2024")]
    [InlineData("rule-statistics/2024")]
    public async Task Other_lists_that_are_read_repeatedly_show_what_another_host_has_written(string list)
    {
        var region = await CreateRegionWithReportAsync();
        await using var otherHost = new SecondHost(host);
        var otherAdmin = new BureauClient(otherHost.CreateHttpClient(GetKey(region.Admin)), region.City);
        var path = $"/v1/bureaus/{region.City}/{list}";
        for (var number = 1; number <= 3; number++)
        {
            var unit = await region.RegisterUnitAsync($"20{number}");
            var before = "";
            for (var i = 0; i < 4; i++)
            {
                before = (await otherAdmin.GetAsync(path)).Expect(HttpStatusCode.OK).ToJsonString();
            }

            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
            var after = (await otherAdmin.GetAsync(path)).Expect(HttpStatusCode.OK).ToJsonString();
            Assert.NotEqual(before, after);
            Assert.Equal((await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK).ToJsonString(), after);
        }
    }

    [StoreFact]
    public async Task A_revoked_key_is_refused_at_once_on_its_host_and_soon_on_others()
    {
        var region = await CreateRegionWithReportAsync();
        await using var otherHost = new SecondHost(host);
        var key = await CreateKeyAsync(region);
        BureauClient here = CreateClient(host, key, region.City), elsewhere = CreateClient(otherHost, key, region.City);
        var tag = await WarmCacheAsync(here);
        await WarmCacheAsync(elsewhere);

        var watch = Stopwatch.StartNew();
        await region.Admin.DeleteAsync($"/v1/api-keys/{key.Id}");

        (await here.GetAsync(GetPath(region.City), ("If-None-Match", tag))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await here.GetAsync(GetPath(region.City), ("Accept-Language", "en"))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        while ((await elsewhere.GetAsync(GetPath(region.City), ("If-None-Match", tag))).Status != HttpStatusCode.Unauthorized)
        {
            Assert.True(watch.Elapsed < MaxRevocationDelay, $"The other host still accepts the key {watch.Elapsed} after it was revoked.");
            await Task.Delay(20);
        }
    }

    [StoreFact]
    public async Task An_expired_key_is_refused()
    {
        var region = await CreateRegionWithReportAsync();
        DateTimeOffset expiresAt = TimeProvider.System.UtcNow().AddHours(1);
        var key = await CreateKeyAsync(region, expiresAt);
        var reader = CreateClient(host, key, region.City);
        await WarmCacheAsync(reader);
        try
        {
            host.Clock.Set(expiresAt.AddSeconds(-1));
            var tag = await WarmCacheAsync(reader);
            host.Clock.Set(expiresAt);
            (await reader.GetAsync(GetPath(region.City))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
            (await reader.GetAsync(GetPath(region.City), ("If-None-Match", tag))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        }
        finally
        {
            host.Clock.Reset();
        }
    }

    [StoreFact]
    public async Task A_response_cached_for_one_key_is_refused_to_keys_that_may_not_read_it()
    {
        var region = await CreateRegionWithReportAsync();
        var stranger = await Region.CreateAsync(host);
        var key = await CreateKeyAsync(region);
        var reader = CreateClient(host, key, region.City);
        var south = await region.CreateClientAsync(region.South, Role.BureauReader);
        var unit = await region.RegisterUnitAsync("0138");
        var tag = await WarmCacheAsync(reader);
        var text = key.Key!;

        foreach (var (other, status) in ((string?, HttpStatusCode)[])
        [
            (GetKey(stranger.Admin), HttpStatusCode.NotFound), (GetKey(south), HttpStatusCode.NotFound), (GetKey(unit), HttpStatusCode.NotFound),
            (null, HttpStatusCode.Unauthorized), ("", HttpStatusCode.Unauthorized), (text[..^1], HttpStatusCode.Unauthorized),
            (text[..^1] + (text[^1] == '0' ? '1' : '0'), HttpStatusCode.Unauthorized), (PerfHubHost.BootstrapKey, HttpStatusCode.Forbidden),
        ])
        {
            await WarmCacheAsync(reader);
            Assert.Equal(status, (await new ApiClient(host.CreateHttpClient(other)).GetAsync(GetPath(region.City), ("If-None-Match", tag))).Status);
        }

        // A cache key that joined path and API key without a separator would confuse this request with the reader's.
        var response = await new ApiClient(host.CreateHttpClient(text[..20])).GetAsync($"{GetPath(region.City)}&{text[20..]}");
        Assert.Equal(HttpStatusCode.Unauthorized, response.Status);
    }

    [StoreFact]
    public async Task Access_to_one_cached_read_gives_no_access_to_others()
    {
        var region = await CreateRegionWithReportAsync();
        var stranger = await Region.CreateAsync(host);
        var auditor = await region.CreateClientAsync(region.City, Role.Auditor);
        await WarmCacheAsync(auditor);

        (await auditor.GetAsync($"/v1/bureaus/{region.City}/audit-log/verify")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await auditor.GetAsync(GetPath(stranger.City))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await auditor.GetAsync(GetPath(region.City) + "&metric=none")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        Assert.Empty((await auditor.GetAsync(GetPath(region.City) + "&sector=none")).Expect<RankingResponse>(HttpStatusCode.OK).Items);
    }

    [StoreFact]
    public async Task A_moved_bureau_is_hidden_at_once_from_its_former_parent_on_every_host()
    {
        var region = await CreateRegionWithReportAsync();
        var newRegion = await Region.CreateAsync(host);
        await using var otherHost = new SecondHost(host);
        var key = (await region.Admin.CreateKeyAsync(Role.BureauReader)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        BureauClient[] formerReaders = [CreateClient(host, key, region.North), CreateClient(otherHost, key, region.North)];
        foreach (var reader in formerReaders)
        {
            await WarmCacheAsync(reader);
        }

        (await host.Operator.MoveBureauAsync(region.North, newRegion.City)).Expect(HttpStatusCode.OK);

        BureauClient[] newReaders =
        [
            new(newRegion.Admin.Http, region.North), new(otherHost.CreateHttpClient(GetKey(newRegion.Admin)), region.North),
        ];
        await AssertHiddenAsync(formerReaders, newReaders);
        (await host.Operator.MoveBureauAsync(region.North, region.City)).Expect(HttpStatusCode.OK);
        await AssertHiddenAsync(newReaders, formerReaders);

        // On each host, the permitted reader fills the cache before the other one asks.
        async Task AssertHiddenAsync(BureauClient[] refused, BureauClient[] permitted)
        {
            foreach (var (refusedReader, permittedReader) in refused.Zip(permitted))
            {
                var tag = await WarmCacheAsync(permittedReader);
                (await refusedReader.GetAsync(GetPath(region.North))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
                (await refusedReader.GetAsync(GetPath(region.North), ("If-None-Match", tag))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            }
        }
    }

    // On SQL Server, a reader does not see the changes of other bureaus.
    [StoreTheory]
    [InlineData("rankings")]
    [InlineData("filings")]
    public async Task Repeated_reads_of_a_former_parent_change_nothing_for_others(string list)
    {
        var region = await CreateRegionWithReportAsync();
        var unit = await region.RegisterUnitAsync("0138", region.South);
        var path = $"/v1/bureaus/{region.North}/{list}/2024";
        var formerParent = await region.CreateClientAsync(region.South, Role.BureauReader);
        (await host.Operator.MoveBureauAsync(region.North, region.South)).Expect(HttpStatusCode.OK);
        for (var i = 0; i < 3; i++)
        {
            (await formerParent.GetAsync(path)).Expect(HttpStatusCode.OK);
        }

        (await host.Operator.MoveBureauAsync(region.North, region.City)).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await formerParent.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        var tag = (await region.Admin.GetAsync(path)).HttpResponse.Headers.ETag;
        await using var otherHost = new SecondHost(host);
        var elsewhere = await new BureauClient(otherHost.CreateHttpClient(GetKey(region.Admin)), region.North).GetAsync(path);
        Assert.Equal(elsewhere.HttpResponse.Headers.ETag, tag);
    }

    [StoreFact]
    public async Task A_cached_read_updates_the_last_use_of_the_key()
    {
        var region = await CreateRegionWithReportAsync();
        var key = await CreateKeyAsync(region);
        var reader = CreateClient(host, key, region.City);
        var usageRecorder = host.Services.GetRequiredService<ApiKeyUsageRecorder>();
        await WarmCacheAsync(reader);
        await usageRecorder.FlushAsync(CancellationToken.None);
        await WarmCacheAsync(reader);
        DateTimeOffset later = TimeProvider.System.UtcNow().AddMinutes(6);
        try
        {
            host.Clock.Set(later);
            (await reader.GetAsync(GetPath(region.City))).Expect(HttpStatusCode.OK);
        }
        finally
        {
            host.Clock.Reset();
        }

        await usageRecorder.FlushAsync(CancellationToken.None);
        var info = (await region.Admin.GetAsync($"/v1/api-keys/{key.Id}")).Expect<ApiKeyInfo>(HttpStatusCode.OK);
        Assert.Equal(later.TruncateToMilliseconds(), info.LastUsedAt);
    }

    private static string GetPath(string bureau) => $"/v1/bureaus/{bureau}/rankings/2024?limit=1";

    private async Task<Region> CreateRegionWithReportAsync()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        return region;
    }

    private static async Task<CreatedApiKey> CreateKeyAsync(Region region, DateTimeOffset? expiresAt = null) =>
        (await region.Admin.CreateKeyAsync(Role.Auditor, expiresAt: expiresAt)).Expect<CreatedApiKey>(HttpStatusCode.Created);

    /// <summary>Reads often enough for the response to be cached, and returns its tag.</summary>
    private static async Task<string> WarmCacheAsync(BureauClient reader)
    {
        var tag = "";
        for (var i = 0; i < 3; i++)
        {
            var response = await reader.GetAsync(GetPath(reader.BureauCode));
            response.Expect(HttpStatusCode.OK);
            tag = response.HttpResponse.Headers.ETag!.ToString();
        }

        return tag;
    }

    private static BureauClient CreateClient(PerfHubHost host, CreatedApiKey key, string bureau) => new(host.CreateHttpClient(key.Key), bureau);

    private static string? GetKey(ApiClient client) => client.Http.DefaultRequestHeaders.Authorization!.Parameter;

    private static string FormatHeaders(ApiResponse response) => string.Join('\n', response.HttpResponse.Headers.Concat(response.HttpResponse.Content.Headers)
        .Where(header => header.Key is not ("Date" or "Content-Language")).OrderBy(header => header.Key, StringComparer.Ordinal)
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}"));
}

public sealed class CachedReadAccessTestsOnSqlite(SqliteHost host) : CachedReadAccessTests(host), IClassFixture<SqliteHost>;

public sealed class CachedReadAccessTestsOnSqlServer(SqlServerHost host) : CachedReadAccessTests(host), IClassFixture<SqlServerHost>;
