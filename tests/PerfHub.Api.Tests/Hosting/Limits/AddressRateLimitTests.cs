using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>How often one address may ask, whoever it is.</summary>
public sealed class AddressRateLimitTests
{
    [Theory]
    [InlineData("zh", "请求过于频繁", "请在 1 秒后重试。")]
    [InlineData("en", "Too many requests", "Try again in 1 s.")]
    public async Task Who_asks_too_fast_hears_when_to_ask_again_and_is_served_then(string language, string title, string detail)
    {
        await using var host = new LimitedHost(LimitedHost.AddressBurstOfFive);
        var client = new ApiClient(host.CreateHttpClient(PerfHubHost.BootstrapKey));
        var answers = await SendRepeatedlyAsync(30, () => client.GetAsync("/v1/rules", ("Accept-Language", language)));

        Assert.All(answers.Take(5), answer => answer.Expect(HttpStatusCode.OK));
        var refused = answers.First(answer => answer.Status != HttpStatusCode.OK);
        var problem = refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.Equal((title, detail), ((string?)problem["title"], (string?)problem["detail"]));
        var wait = refused.HttpResponse.Headers.RetryAfter!.Delta!.Value;
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        await Task.Delay(wait + TimeSpan.FromMilliseconds(300));
        (await client.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET", "/v1/rules", 401)]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("DELETE", "/v1/bureaus", 405)]
    [InlineData("GET", "/openapi/v1.json", 200)]
    [InlineData("GET", "/swagger/index.html", 200)]
    [InlineData("GET", "/health/ready/", 200)] // no probe is set up to ask so
    public async Task All_that_a_stranger_can_ask_for_is_counted(string method, string path, int status)
    {
        await using var host = new LimitedHost(LimitedHost.AddressBurstOfFive);
        var client = new ApiClient(host.CreateHttpClient("phk_aaaa_bbbb"));

        var answers = await SendRepeatedlyAsync(30, () => client.SendAsync(new HttpMethod(method), path, null));

        Assert.Equal([status, 429], answers.Select(it => (int)it.Status).Distinct());
    }

    [Fact]
    public async Task Whoever_probes_for_health_is_not_counted()
    {
        await using var host = new LimitedHost(LimitedHost.AddressBurstOfFive);
        var client = new ApiClient(host.CreateHttpClient(null));

        Assert.All(await SendRepeatedlyAsync(30, () => client.GetAsync("/health/live")), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.All(await SendRepeatedlyAsync(30, () => client.GetAsync("/health/ready")), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/rules")).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-For: 203.0.113.{n}")]
    [InlineData("X-Real-IP: 203.0.113.{n}")]
    [InlineData("Forwarded: for=203.0.113.{n}")]
    [InlineData("X-Original-For: 203.0.113.{n}")]
    public async Task Nobody_gets_past_it_by_a_header_that_names_another_address(string header)
    {
        await using var host = new LimitedHost(LimitedHost.AddressBurstOfFive);

        Assert.Contains(429, await GetStatusesAsync(host, 30, n => header.Replace("{n}", $"{n}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.{n}", false)] // one client each
    [InlineData("10.0.0.0/8, 127.0.0.0/8", "203.0.113.{n}, 10.1.2.3", false)] // two proxies in a row
    [InlineData("127.0.0.1", "203.0.113.{n}, 198.51.100.7", true)] // what a client says of itself
    [InlineData("127.0.0.1", "203.0.113.{n}, 198.51.100.7, 127.0.0.1", true)]
    [InlineData("127.0.0.1", "nonsense{n}, 198.51.100.7", true)]
    [InlineData("127.0.0.1", "{n}nonsense", true)]
    [InlineData("127.0.0.1", "2001:db8:1:2::{n}", true)] // a network that one client has to itself
    [InlineData("127.0.0.1", "2001:db8:1:{n}::1", false)]
    [InlineData("127.0.0.1", "::ffff:203.0.113.{n}", false)]
    [InlineData("10.0.0.0/8", "203.0.113.{n}", true)] // no proxy of ours
    public async Task A_proxy_that_is_known_says_who_asks(string proxies, string forwarded, bool isOne)
    {
        await using var host = new LimitedHost([.. LimitedHost.AddressBurstOfFive, ("Proxies", proxies)]);

        var statuses = await GetStatusesAsync(host, 30, n => "X-Forwarded-For: " + forwarded.Replace("{n}", $"{n}", StringComparison.Ordinal));

        Assert.Equal(isOne, statuses.Contains(429));
    }

    [Fact]
    public async Task A_host_that_does_not_count_refuses_nobody()
    {
        await using var host = new LimitedHost([.. LimitedHost.AddressBurstOfFive, ("RateLimiting", "false")]);
        var client = new ApiClient(host.CreateHttpClient(null));

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, (await SendRepeatedlyAsync(50, () => client.GetAsync("/v1/rules"))).Select(it => it.Status));
    }

    internal static async Task<List<ApiResponse>> SendRepeatedlyAsync(int times, Func<Task<ApiResponse>> ask)
    {
        var answers = new List<ApiResponse>();
        for (var i = 0; i < times; i++)
        {
            answers.Add(await ask());
        }

        return answers;
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
