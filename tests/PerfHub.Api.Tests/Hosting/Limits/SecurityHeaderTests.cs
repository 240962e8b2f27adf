using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

public sealed class SecurityHeaderTests(ReportHostFixture host) : IClassFixture<ReportHostFixture>
{
    private const string StrictPolicy = "default-src 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData("GET", "/v1/rules", 200, StrictPolicy)]
    [InlineData("HEAD", "/v1/rules", 200, StrictPolicy)]
    [InlineData("GET", "/v1/bureaus/{b}", 200, StrictPolicy)]
    [InlineData("GET", "/v1/bureaus/{b}/units?limit=0", 400, StrictPolicy)]
    [InlineData("GET", "/v1/bureaus/999999999999", 404, StrictPolicy)]
    [InlineData("GET", "/v1/nothing", 404, StrictPolicy)]
    [InlineData("DELETE", "/v1/bureaus", 405, StrictPolicy)]
    [InlineData("POST", "/v1/bureaus", 403, StrictPolicy)]
    [InlineData("POST", "/v1/api-keys", 415, StrictPolicy)]
    [InlineData("GET", "/health/live", 200, StrictPolicy)]
    [InlineData("GET", "/health/ready", 200, StrictPolicy)]
    [InlineData("GET", "/openapi/v1.json", 200, StrictPolicy)]
    [InlineData("GET", "/swagger/index.html", 200, null)]
    [InlineData("GET", "/swagger/swagger-ui.css", 200, null)]
    [InlineData("GET", "/swagger", 301, null)]
    [InlineData("GET", "/SWAGGER/index.html", 200, null)]
    public async Task Every_response_has_the_security_headers(string method, string path, int status, string? policy)
    {
        var response = await RawHttp.SendAsync(host.Host, method, path.Replace("{b}", host.Region.City, StringComparison.Ordinal), $"Authorization: {host.AuthorizationHeader}");

        Assert.Equal(status, response.Status);
        Assert.Equal("nosniff", FindHeader(response, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", FindHeader(response, "Referrer-Policy"));
        Assert.Equal("same-origin", FindHeader(response, "Cross-Origin-Resource-Policy"));
        Assert.NotNull(FindHeader(response, "Cache-Control"));
        Assert.Null(FindHeader(response, "Server"));
        Assert.Null(FindHeader(response, "X-Powered-By"));
        Assert.Null(FindHeader(response, "Access-Control-Allow-Origin"));
        var actualPolicy = FindHeader(response, "Content-Security-Policy")!;
        Assert.Contains("default-src 'none'", actualPolicy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", actualPolicy, StringComparison.Ordinal);
        Assert.Equal(policy ?? actualPolicy, actualPolicy);
        Assert.DoesNotContain("unsafe-eval", actualPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'self' 'unsafe", actualPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unauthorized_and_rate_limited_responses_have_the_security_headers()
    {
        await using var limited = new LimitedHost(LimitedHost.AddressBurstOfFive);
        for (var (i, status) = (0, 0); status != 429; i++)
        {
            var response = await RawHttp.GetAsync(limited, "/v1/rules");
            status = response.Status;
            Assert.Equal(("nosniff", StrictPolicy, "no-store"), (
                FindHeader(response, "X-Content-Type-Options"), FindHeader(response, "Content-Security-Policy"), FindHeader(response, "Cache-Control")));
            Assert.InRange(i, 0, 100);
        }
    }

    [Fact]
    public async Task The_Swagger_page_works_under_its_own_policy()
    {
        var page = (await RawHttp.GetAsync(host.Host, "/swagger/index.html")).Body;

        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]*src=)", page);
        Assert.DoesNotMatch(" on[a-z]+=", page);
    }

    // A response with an ETag may be cached by the client, which has to revalidate it; no other data may be stored.
    [Fact]
    public async Task Only_responses_with_an_ETag_may_be_cached()
    {
        var validation = await host.Unit.ValidateReportAsync(SeedReport.Bytes);
        var report = await host.Unit.GetReportAsync();
        var notModified = await host.Unit.GetReportAsync(headers: ("If-None-Match", report.HttpResponse.Headers.ETag!.ToString()));

        Assert.Equal("no-store", validation.HttpResponse.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, notModified.Status);
        Assert.All([report, notModified], it =>
        {
            Assert.True(it.HttpResponse.Headers.CacheControl is { Private: true, NoCache: true, NoStore: false });
            Assert.NotNull(it.HttpResponse.Headers.ETag);
        });
    }

    private static string? FindHeader(RawResponse response, string name) => response.Text.Split("\r\n\r\n")[0].Split("\r\n")
        .Where(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 2)..]).FirstOrDefault();
}
