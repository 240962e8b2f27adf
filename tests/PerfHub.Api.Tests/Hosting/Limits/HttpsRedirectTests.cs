using System.Text;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

public sealed class HttpsRedirectTests
{
    private const string Hsts = "Strict-Transport-Security: max-age=31536000\r\n";

    [Theory]
    [InlineData("443", "https://perf.example.org/v1/rules?a=b")]
    [InlineData("8443", "https://perf.example.org:8443/v1/rules?a=b")]
    public async Task An_HTTP_request_is_redirected_to_HTTPS(string port, string location)
    {
        await using var host = new LimitedHost(("Https", "true"), ("HttpsPort", port));

        var response = await GetAsync(host, "/v1/rules?a=b");

        Assert.Equal(307, response.Status);
        Assert.Contains($"Location: {location}\r\n", response.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Strict-Transport-Security", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_endpoints_are_not_redirected()
    {
        await using var host = new LimitedHost(("Https", "true"));

        Assert.Equal(200, (await GetAsync(host, "/health/live")).Status);
        Assert.Equal(200, (await GetAsync(host, "/health/ready")).Status);
    }

    [Fact]
    public async Task An_HTTPS_request_through_a_trusted_proxy_is_served_with_HSTS()
    {
        await using var host = new LimitedHost(("Https", "true"), ("Proxies", "127.0.0.1"));

        var response = await GetAsync(host, "/v1/rules", "X-Forwarded-For: 203.0.113.1", "X-Forwarded-Proto: https");

        Assert.Equal(401, response.Status);
        Assert.Contains(Hsts, response.Text, StringComparison.Ordinal);
    }

    // The exception handler clears all headers first.
    [Fact]
    public async Task A_404_from_a_handler_has_HSTS_and_the_same_headers_as_one_from_authorization()
    {
        await using var host = new LimitedHost(("Https", "true"), ("Proxies", "127.0.0.1"));
        string[] headers = ["X-Forwarded-For: 203.0.113.1", "X-Forwarded-Proto: https", $"Authorization: Bearer {PerfHubHost.BootstrapKey}"];

        var byHandler = await GetAsync(host, "/v1/api-keys/0123456789abcdef", headers);
        var byAuthorization = await GetAsync(host, "/v1/bureaus/99", headers);

        Assert.Equal((404, 404), (byHandler.Status, byAuthorization.Status));
        Assert.Contains(Hsts, byHandler.Text, StringComparison.Ordinal);
        Assert.Equal(ParseHeaders(byAuthorization.Text), ParseHeaders(byHandler.Text));
    }

    [Fact]
    public async Task Forwarded_headers_from_an_untrusted_address_are_ignored()
    {
        await using var host = new LimitedHost(("Https", "true"), ("Proxies", "10.0.0.1"));

        Assert.Equal(307, (await GetAsync(host, "/v1/rules", "X-Forwarded-For: 203.0.113.1", "X-Forwarded-Proto: https")).Status);
    }

    [Fact]
    public async Task Without_the_setting_requests_are_not_redirected()
    {
        await using var host = new LimitedHost();

        var response = await GetAsync(host, "/v1/rules");

        Assert.Equal(401, response.Status);
        Assert.DoesNotContain("Strict-Transport-Security", response.Text, StringComparison.Ordinal);
    }

    private static Task<RawResponse> GetAsync(LimitedHost host, string path, params string[] headers) => RawHttp.SendAsync(
        host, Encoding.ASCII.GetBytes(
            $"{string.Join("\r\n", [$"GET {path} HTTP/1.1", "Host: perf.example.org", "Connection: close", .. headers])}\r\n\r\n"));

    private static IEnumerable<string> ParseHeaders(string response) => response.Split("\r\n\r\n")[0].Split("\r\n")
        .Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
