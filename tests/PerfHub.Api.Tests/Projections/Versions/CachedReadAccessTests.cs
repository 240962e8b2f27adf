using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>Whoever asks the same again is not judged again; nobody else is answered for it, and nobody who would be refused by now.</summary>
public abstract class CachedReadAccessTests(PerfHubHost host)
{
    // What is promised; it takes a few seconds.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(30);

    [StoreFact]
    public async Task The_same_is_answered_again_and_again_whatever_the_method_and_the_language()
    {
        var region = await FiledAsync();
        var first = await region.Admin.GetRankingAsync("limit=1");
        first.Expect(HttpStatusCode.OK);
        var tag = first.HttpResponse.Headers.ETag!.ToString();
        for (var i = 0; i < 3; i++)
        {
            var again = await region.Admin.GetAsync(Path(region.City), ("Accept-Language", i == 1 ? "en" : "zh"));
            Assert.Equal((first.Status, first.Body, Headers(first)), (again.Status, again.Body, Headers(again)));
            var head = await region.Admin.SendAsync(HttpMethod.Head, Path(region.City), null);
            Assert.Equal((first.Status, "", Headers(first)), (head.Status, head.Body, Headers(head)));
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                foreach (var held in (string[])[tag, $"\"other\", {tag}", "*"])
                {
                    var same = await region.Admin.SendAsync(method, Path(region.City), null, ("If-None-Match", held));
                    Assert.Equal((HttpStatusCode.NotModified, "", tag), (same.Status, same.Body, same.HttpResponse.Headers.ETag?.ToString()));
                }
            }

            Assert.Equal(first.Body, (await region.Admin.GetAsync(Path(region.City), ("If-None-Match", "\"other\""))).Body);
        }

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await region.Admin.DeleteAsync(Path(region.City))).Status);
    }

    [StoreFact]
    public async Task A_key_that_is_revoked_ends_at_once_here_and_soon_elsewhere_though_nothing_else_is_ever_written()
    {
        var region = await FiledAsync();
        await using var other = new SecondHost(host);
        var key = await KeyAsync(region);
        BureauClient here = Client(host, key, region.City), there = Client(other, key, region.City);
        var tag = await WarmAsync(here);
        await WarmAsync(there);

        var watch = Stopwatch.StartNew();
        await region.Admin.DeleteAsync($"/v1/api-keys/{key["id"]}");

        (await here.GetAsync(Path(region.City), ("If-None-Match", tag))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await here.GetAsync(Path(region.City), ("Accept-Language", "en"))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        while ((await there.GetAsync(Path(region.City), ("If-None-Match", tag))).Status != HttpStatusCode.Unauthorized)
        {
            Assert.True(watch.Elapsed < Promised, $"The key goes on reading {watch.Elapsed} after it was revoked.");
            await Task.Delay(20);
        }
    }

    [StoreFact]
    public async Task A_key_ends_when_it_expires()
    {
        var region = await FiledAsync();
        DateTimeOffset expires = TimeProvider.System.UtcNow().AddHours(1);
        var key = await KeyAsync(region, expires: expires);
        var reader = Client(host, key, region.City);
        await WarmAsync(reader);
        try
        {
            host.Clock.Set(expires.AddSeconds(-1));
            var tag = await WarmAsync(reader);
            host.Clock.Set(expires);
            (await reader.GetAsync(Path(region.City))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
            (await reader.GetAsync(Path(region.City), ("If-None-Match", tag))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        }
        finally
        {
            host.Clock.Reset();
        }
    }

    [StoreFact]
    public async Task What_one_key_may_read_no_other_is_answered()
    {
        var region = await FiledAsync();
        var stranger = await Region.CreateAsync(host);
        var key = await KeyAsync(region);
        var reader = Client(host, key, region.City);
        var south = await region.CreateClientAsync(region.South, Role.BureauReader);
        var unit = await region.RegisterUnitAsync("0138");
        var tag = await WarmAsync(reader);
        var text = (string)key["key"]!;

        foreach (var (other, status) in ((string?, HttpStatusCode)[])
        [
            (Sent(stranger.Admin), HttpStatusCode.NotFound), (Sent(south), HttpStatusCode.NotFound), (Sent(unit), HttpStatusCode.NotFound),
            (null, HttpStatusCode.Unauthorized), ("", HttpStatusCode.Unauthorized), (text[..^1], HttpStatusCode.Unauthorized),
            (text[..^1] + (text[^1] == '0' ? '1' : '0'), HttpStatusCode.Unauthorized), (PerfHubHost.BootstrapKey, HttpStatusCode.Forbidden),
        ])
        {
            await WarmAsync(reader);
            Assert.Equal(status, (await new ApiClient(host.CreateHttpClient(other)).GetAsync(Path(region.City), ("If-None-Match", tag))).Status);
        }

        // The end of the key, sent as part of the address.
        var address = Path(region.City);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new ApiClient(host.CreateHttpClient(text[..20])).GetAsync($"{address}&{text[20..]}")).Status);
    }

    [StoreFact]
    public async Task What_one_may_read_says_nothing_of_what_else_one_may()
    {
        var region = await FiledAsync();
        var stranger = await Region.CreateAsync(host);
        var auditor = await region.CreateClientAsync(region.City, Role.Auditor);
        await WarmAsync(auditor);

        (await auditor.GetOverviewAsync("limit=1")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await auditor.GetAsync(Path(stranger.City))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await auditor.GetAsync(Path(region.City) + "&metric=none")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        Assert.Empty((await auditor.GetAsync(Path(region.City) + "&sector=none")).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [StoreFact]
    public async Task A_bureau_that_has_moved_away_is_nothing_to_those_it_was_read_by()
    {
        var region = await FiledAsync();
        var elsewhere = await Region.CreateAsync(host);
        await using var other = new SecondHost(host);
        var reader = (await region.Admin.CreateKeyAsync(Role.BureauReader)).Expect(HttpStatusCode.Created);
        BureauClient[] both = [Client(host, reader, region.North), Client(other, reader, region.North)];
        foreach (var each in both)
        {
            await WarmAsync(each);
        }

        (await host.Operator.MoveBureauAsync(region.North, elsewhere.City)).Expect(HttpStatusCode.OK);

        // Those who may read it by now have done so, on either host, before those who no longer may ask again.
        BureauClient[] joined = [new(elsewhere.Admin.Http, region.North), new(other.CreateHttpClient(Sent(elsewhere.Admin)), region.North)];
        await Refused(both, joined);
        (await host.Operator.MoveBureauAsync(region.North, region.City)).Expect(HttpStatusCode.OK);
        await Refused(joined, both);

        async Task Refused(BureauClient[] left, BureauClient[] right)
        {
            foreach (var (was, @is) in left.Zip(right))
            {
                var tag = await WarmAsync(@is);
                (await was.GetAsync(Path(region.North))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
                (await was.GetAsync(Path(region.North), ("If-None-Match", tag))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            }
        }
    }

    [StoreFact]
    public async Task Each_use_of_the_key_counts_as_one()
    {
        var region = await FiledAsync();
        var key = await KeyAsync(region);
        var reader = Client(host, key, region.City);
        var use = host.Services.GetRequiredService<ApiKeyUsageRecorder>();
        await WarmAsync(reader);
        await use.FlushAsync(CancellationToken.None);
        await WarmAsync(reader);
        DateTimeOffset later = TimeProvider.System.UtcNow().AddMinutes(6);
        try
        {
            host.Clock.Set(later);
            (await reader.GetAsync(Path(region.City))).Expect(HttpStatusCode.OK);
        }
        finally
        {
            host.Clock.Reset();
        }

        await use.FlushAsync(CancellationToken.None);
        var last = (string)(await region.Admin.GetAsync($"/v1/api-keys/{key["id"]}")).Expect(HttpStatusCode.OK)["lastUsedAt"]!;
        Assert.Equal(later.TruncateToMilliseconds(), DateTimeOffset.Parse(last, CultureInfo.InvariantCulture).UtcDateTime);
    }

    protected static string Path(string bureau) => $"/v1/bureaus/{bureau}/rankings/2024?limit=1";

    protected async Task<Region> FiledAsync()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        return region;
    }

    protected static async Task<JsonNode> KeyAsync(Region region, DateTimeOffset? expires = null) =>
        (await region.Admin.CreateKeyAsync(Role.Auditor, expiresAt: expires)).Expect(HttpStatusCode.Created);

    /// <summary>Reads often enough that it is known by then; gives the tag.</summary>
    protected static async Task<string> WarmAsync(BureauClient reader)
    {
        var tag = "";
        for (var i = 0; i < 3; i++)
        {
            var answer = await reader.GetAsync(Path(reader.BureauCode));
            answer.Expect(HttpStatusCode.OK);
            tag = answer.HttpResponse.Headers.ETag!.ToString();
        }

        return tag;
    }

    private static BureauClient Client(PerfHubHost host, JsonNode key, string bureau) => new(host.CreateHttpClient((string?)key["key"]), bureau);

    private static string? Sent(ApiClient client) => client.Http.DefaultRequestHeaders.Authorization!.Parameter;

    private static string Headers(ApiResponse answer) => string.Join('\n', answer.HttpResponse.Headers.Concat(answer.HttpResponse.Content.Headers)
        .Where(header => header.Key != "Date").OrderBy(header => header.Key, StringComparer.Ordinal)
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}"));
}

public sealed class CachedReadAccessTestsOnSqlite(SqliteHost host) : CachedReadAccessTests(host), IClassFixture<SqliteHost>;

public sealed class CachedReadAccessTestsOnSqlServer(SqlServerHost host) : CachedReadAccessTests(host), IClassFixture<SqlServerHost>;
