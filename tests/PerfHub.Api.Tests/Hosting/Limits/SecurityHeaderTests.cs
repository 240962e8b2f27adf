using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>What every answer tells a browser.</summary>
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
    public async Task Every_answer_has_them(string method, string path, int status, string? policy)
    {
        var answer = await RawHttp.SendAsync(host.Host, method, path.Replace("{b}", host.Region.City, StringComparison.Ordinal), $"Authorization: {host.KeyHeader}");

        Assert.Equal(status, answer.Status);
        Assert.Equal("nosniff", FindHeader(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", FindHeader(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", FindHeader(answer, "Cross-Origin-Resource-Policy"));
        Assert.NotNull(FindHeader(answer, "Cache-Control"));
        Assert.Null(FindHeader(answer, "Server"));
        Assert.Null(FindHeader(answer, "X-Powered-By"));
        Assert.Null(FindHeader(answer, "Access-Control-Allow-Origin"));
        var runs = FindHeader(answer, "Content-Security-Policy")!;
        Assert.Contains("default-src 'none'", runs, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", runs, StringComparison.Ordinal);
        Assert.Equal(policy ?? runs, runs);
        Assert.DoesNotContain("unsafe-eval", runs, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'self' 'unsafe", runs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_too_and_where_too_much_is_asked_for()
    {
        await using var limited = new LimitedHost(LimitedHost.AddressBurstOfFive);
        for (var (i, status) = (0, 0); status != 429; i++)
        {
            var answer = await RawHttp.GetAsync(limited, "/v1/rules");
            status = answer.Status;
            Assert.Equal(("nosniff", StrictPolicy, "no-store"), (
                FindHeader(answer, "X-Content-Type-Options"), FindHeader(answer, "Content-Security-Policy"), FindHeader(answer, "Cache-Control")));
            Assert.InRange(i, 0, 100);
        }
    }

    [Fact]
    public async Task The_Swagger_page_needs_nothing_that_its_policy_forbids()
    {
        var page = (await RawHttp.GetAsync(host.Host, "/swagger/index.html")).Body;

        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]*src=)", page);
        Assert.DoesNotMatch(" on[a-z]+=", page);
    }

    // Data is kept by nobody; what has a tag may be kept by the client itself, which asks each time whether it still stands.
    [Fact]
    public async Task Data_is_not_kept_unless_it_has_a_tag()
    {
        var written = await host.Unit.ValidateReportAsync(SeedReport.Bytes);
        var report = await host.Unit.GetReportAsync();
        var again = await host.Unit.GetReportAsync(headers: ("If-None-Match", report.HttpResponse.Headers.ETag!.ToString()));

        Assert.Equal("no-store", written.HttpResponse.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, again.Status);
        Assert.All([report, again], it =>
        {
            Assert.True(it.HttpResponse.Headers.CacheControl is { Private: true, NoCache: true, NoStore: false });
            Assert.NotNull(it.HttpResponse.Headers.ETag);
        });
    }

    private static string? FindHeader(RawResponse answer, string name) => answer.Text.Split("\r\n\r\n")[0].Split("\r\n")
        .Where(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 2)..]).FirstOrDefault();
}

/// <summary>A host with a region, and a report in it.</summary>
public sealed class ReportHostFixture : IAsyncLifetime, IDisposable
{
    public LimitedHost Host { get; } = new();

    public Region Region { get; private set; } = null!;

    public UnitClient Unit { get; private set; } = null!;

    /// <summary>The header of the administrator's key.</summary>
    public string KeyHeader => $"{Region.Admin.Http.DefaultRequestHeaders.Authorization}";

    public async Task InitializeAsync()
    {
        Region = await Region.CreateAsync(Host);
        Unit = await Region.RegisterUnitAsync();
        (await Unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => Host.Dispose();
}
