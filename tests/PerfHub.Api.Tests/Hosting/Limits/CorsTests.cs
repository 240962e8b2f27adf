using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

public sealed class CorsTests(CorsTests.Hosts hosts) : IClassFixture<CorsTests.Hosts>
{
    private const string AllowedOrigin = "https://perf.example.org";

    private const string Exposed =
        "Access-Control-Expose-Headers: ETag,Location,Retry-After,Idempotency-Replayed,Link,RateLimit,RateLimit-Policy,WWW-Authenticate,Content-Disposition,Allow\r\n";

    private static readonly string[] Preflight = ["Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: authorization, content-type"];

    [Theory]
    [InlineData("", AllowedOrigin, false)]
    [InlineData("", "null", false)]
    [InlineData(AllowedOrigin, AllowedOrigin, true)]
    [InlineData("https://other.example.org, " + AllowedOrigin, AllowedOrigin, true)]
    [InlineData(AllowedOrigin, "https://other.example.org", false)]
    [InlineData(AllowedOrigin, "http://perf.example.org", false)]
    [InlineData(AllowedOrigin, "https://perf.example.org:8443", false)]
    [InlineData(AllowedOrigin, "https://perf.example.org.evil.example", false)]
    [InlineData(AllowedOrigin, "https://evil-perf.example.org", false)]
    [InlineData(AllowedOrigin, "null", false)]
    public async Task Only_configured_origins_are_allowed(string configured, string origin, bool isAllowed)
    {
        var host = hosts.Get(configured);

        var preflight = await RawHttp.SendAsync(host, "OPTIONS", "/v1/bureaus", [$"Origin: {origin}", .. Preflight]);
        var response = await RawHttp.GetAsync(host, "/v1/rules", $"Origin: {origin}");

        Assert.Equal(401, response.Status);
        foreach (var text in (string[])[preflight.Text, response.Text])
        {
            Assert.Equal(isAllowed, text.Contains($"Access-Control-Allow-Origin: {origin}\r\n", StringComparison.Ordinal));
            Assert.Equal(isAllowed, text.Contains("Access-Control-Allow", StringComparison.Ordinal));
            Assert.DoesNotContain("Access-Control-Allow-Credentials", text, StringComparison.Ordinal);
        }

        Assert.Equal(isAllowed, preflight.Text.Contains("Access-Control-Allow-Headers: authorization", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(isAllowed, response.Text.Contains(Exposed, StringComparison.Ordinal));
    }

    /// <summary>One host for each value of the setting.</summary>
    public sealed class Hosts : IDisposable
    {
        private readonly Dictionary<string, LimitedHost> _hosts = [];

        public LimitedHost Get(string origins)
        {
            if (!_hosts.TryGetValue(origins, out var host))
            {
                _hosts[origins] = host = new LimitedHost(("CorsOrigins", origins));
            }

            return host;
        }

        public void Dispose()
        {
            foreach (var host in _hosts.Values)
            {
                host.Dispose();
            }
        }
    }
}
