using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>Plain HTTP is sent on to HTTPS where the settings say so.</summary>
public sealed class HttpsRedirectTests
{
    private const string Hsts = "Strict-Transport-Security: max-age=31536000\r\n";

    [Theory]
    [InlineData("443", "https://perf.example.org/v1/rules?a=b")]
    [InlineData("8443", "https://perf.example.org:8443/v1/rules?a=b")]
    public async Task Who_comes_by_HTTP_is_sent_on(string port, string to)
    {
        await using var host = new LimitedHost(("Https", "true"), ("HttpsPort", port));

        var answer = await GetAsync(host, "/v1/rules?a=b");

        Assert.Equal(307, answer.Status);
        Assert.Contains($"Location: {to}\r\n", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Strict-Transport-Security", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_answered_anyway()
    {
        await using var host = new LimitedHost(("Https", "true"));

        Assert.Equal(200, (await GetAsync(host, "/health/live")).Status);
        Assert.Equal(200, (await GetAsync(host, "/health/ready")).Status);
    }

    [Fact]
    public async Task Who_came_by_HTTPS_as_far_as_our_proxy_is_served_and_told_to_keep_to_it()
    {
        await using var host = new LimitedHost(("Https", "true"), ("Proxies", "127.0.0.1"));

        var answer = await GetAsync(host, "/v1/rules", "X-Forwarded-For: 203.0.113.1", "X-Forwarded-Proto: https");

        Assert.Equal(401, answer.Status);
        Assert.Contains(Hsts, answer.Text, StringComparison.Ordinal);
    }

    // A refusal that is thrown starts from cleared headers.
    [Fact]
    public async Task A_refusal_by_a_handler_keeps_the_word_and_looks_as_one_by_access_does()
    {
        await using var host = new LimitedHost(("Https", "true"), ("Proxies", "127.0.0.1"));
        string[] operatorsOwn = ["X-Forwarded-For: 203.0.113.1", "X-Forwarded-Proto: https", $"Authorization: Bearer {PerfHubHost.BootstrapKey}"];

        var byHandler = await GetAsync(host, "/v1/api-keys/0123456789abcdef", operatorsOwn);
        var byAccess = await GetAsync(host, "/v1/bureaus/99", operatorsOwn);

        Assert.Equal((404, 404), (byHandler.Status, byAccess.Status));
        Assert.Contains(Hsts, byHandler.Text, StringComparison.Ordinal);
        Assert.Equal(ParseHeaders(byAccess.Text), ParseHeaders(byHandler.Text));
    }

    [Fact]
    public async Task Anybody_else_says_so_in_vain()
    {
        await using var host = new LimitedHost(("Https", "true"), ("Proxies", "10.0.0.1"));

        Assert.Equal(307, (await GetAsync(host, "/v1/rules", "X-Forwarded-For: 203.0.113.1", "X-Forwarded-Proto: https")).Status);
    }

    [Fact]
    public async Task Without_the_setting_nobody_is_sent_anywhere()
    {
        await using var host = new LimitedHost();

        var answer = await GetAsync(host, "/v1/rules");

        Assert.Equal(401, answer.Status);
        Assert.DoesNotContain("Strict-Transport-Security", answer.Text, StringComparison.Ordinal);
    }

    private static Task<RawResponse> GetAsync(LimitedHost host, string path, params string[] headers) => RawHttp.SendAsync(
        host, System.Text.Encoding.ASCII.GetBytes(
            $"{string.Join("\r\n", [$"GET {path} HTTP/1.1", "Host: perf.example.org", "Connection: close", .. headers])}\r\n\r\n"));

    private static IEnumerable<string> ParseHeaders(string answer) => answer.Split("\r\n\r\n")[0].Split("\r\n")
        .Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
