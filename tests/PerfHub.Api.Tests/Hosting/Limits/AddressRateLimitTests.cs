using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

public sealed class AddressRateLimitTests
{
    [Theory]
    [InlineData("zh", "请求过于频繁", "请在 1 秒后重试。")]
    [InlineData("en", "Too many requests", "Try again in 1 s.")]
    public async Task A_caller_over_the_limit_gets_429_with_RetryAfter_and_is_served_after_it(string language, string title, string detail)
    {
        await using var host = new LimitedHost(LimitedHost.AddressBurstOfFive);
        var client = new ApiClient(host.CreateHttpClient(PerfHubHost.BootstrapKey));
        var responses = await LimitedHost.SendRepeatedlyAsync(30, () => client.GetAsync("/v1/rules", ("Accept-Language", language)));

        Assert.All(responses.Take(5), it => it.Expect(HttpStatusCode.OK));
        var refused = responses.First(it => it.Status != HttpStatusCode.OK);
        var problem = refused.ExpectProblemBody(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.Equal((title, detail), (problem.Title, problem.Detail));
        var retryAfter = refused.HttpResponse.Headers.RetryAfter!.Delta!.Value;
        Assert.Equal(TimeSpan.FromSeconds(1), retryAfter);
        await Task.Delay(retryAfter + TimeSpan.FromMilliseconds(300));
        (await client.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET", "/v1/rules", 401)]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("DELETE", "/v1/bureaus", 405)]
    [InlineData("GET", "/openapi/v1.json", 200)]
    [InlineData("GET", "/swagger/index.html", 200)]
    [InlineData("GET", "/health/ready/", 200)] // not the exact probe path
    public async Task Every_request_without_a_valid_key_counts(string method, string path, int status)
    {
        await using var host = new LimitedHost(LimitedHost.AddressBurstOfFive);
        var client = new ApiClient(host.CreateHttpClient("phk_aaaa_bbbb"));

        var responses = await LimitedHost.SendRepeatedlyAsync(30, () => client.SendAsync(new HttpMethod(method), path, null));

        Assert.Equal([status, 429], responses.Select(it => (int)it.Status).Distinct());
    }

    [Fact]
    public async Task Health_probes_do_not_count()
    {
        await using var host = new LimitedHost(LimitedHost.AddressBurstOfFive);
        var client = new ApiClient(host.CreateHttpClient(null));

        Assert.All(await LimitedHost.SendRepeatedlyAsync(30, () => client.GetAsync("/health/live")), it => Assert.Equal(HttpStatusCode.OK, it.Status));
        Assert.All(await LimitedHost.SendRepeatedlyAsync(30, () => client.GetAsync("/health/ready")), it => Assert.Equal(HttpStatusCode.OK, it.Status));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/rules")).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-For: 203.0.113.{n}")]
    [InlineData("X-Real-IP: 203.0.113.{n}")]
    [InlineData("Forwarded: for=203.0.113.{n}")]
    [InlineData("X-Original-For: 203.0.113.{n}")]
    public async Task A_forwarding_header_from_an_untrusted_address_does_not_evade_the_limit(string header)
    {
        await using var host = new LimitedHost(LimitedHost.AddressBurstOfFive);

        Assert.Contains(429, await GetStatusesAsync(host, 30, n => header.Replace("{n}", $"{n}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.{n}", false)] // one client per request
    [InlineData("10.0.0.0/8, 127.0.0.0/8", "203.0.113.{n}, 10.1.2.3", false)] // two trusted proxies
    [InlineData("127.0.0.1", "203.0.113.{n}, 198.51.100.7", true)] // a spoofed first entry
    [InlineData("127.0.0.1", "203.0.113.{n}, 198.51.100.7, 127.0.0.1", true)]
    [InlineData("127.0.0.1", "nonsense{n}, 198.51.100.7", true)]
    [InlineData("127.0.0.1", "{n}nonsense", true)]
    [InlineData("127.0.0.1", "2001:db8:1:2::{n}", true)] // one /64 network counts as one client
    [InlineData("127.0.0.1", "2001:db8:1:{n}::1", false)]
    [InlineData("127.0.0.1", "::ffff:203.0.113.{n}", false)]
    [InlineData("10.0.0.0/8", "203.0.113.{n}", true)] // an untrusted proxy
    public async Task A_trusted_proxy_determines_the_client_address(string proxies, string forwarded, bool isOneClient)
    {
        await using var host = new LimitedHost([.. LimitedHost.AddressBurstOfFive, ("Proxies", proxies)]);

        var statuses = await GetStatusesAsync(host, 30, n => "X-Forwarded-For: " + forwarded.Replace("{n}", $"{n}", StringComparison.Ordinal));

        Assert.Equal(isOneClient, statuses.Contains(429));
    }

    [Fact]
    public async Task Without_rate_limiting_no_request_is_refused()
    {
        await using var host = new LimitedHost([.. LimitedHost.AddressBurstOfFive, ("RateLimiting", "false")]);
        var client = new ApiClient(host.CreateHttpClient(null));

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, (await LimitedHost.SendRepeatedlyAsync(50, () => client.GetAsync("/v1/rules"))).Select(it => it.Status));
    }

    private static async Task<List<int>> GetStatusesAsync(LimitedHost host, int times, Func<int, string> header)
    {
        var statuses = new List<int>();
        for (var n = 1; n <= times; n++)
        {
            statuses.Add((await RawHttp.GetAsync(host, "/v1/rules", header(n))).Status);
        }

        return statuses;
    }
}
