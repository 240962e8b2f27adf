using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>Pages of which origins may call.</summary>
public sealed class CorsTests
{
    private const string AllowedOrigin = "https://perf.example.org";

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
    public async Task Only_pages_of_origins_that_are_named_may_call(string named, string origin, bool may)
    {
        await using var host = new LimitedHost(("CorsOrigins", named));

        var preflight = await RawHttp.SendAsync(host, "OPTIONS", "/v1/bureaus", [$"Origin: {origin}", .. Preflight]);
        var answer = await RawHttp.GetAsync(host, "/v1/rules", $"Origin: {origin}");

        Assert.Equal(401, answer.Status);
        foreach (var text in (string[])[preflight.Text, answer.Text])
        {
            Assert.Equal(may, text.Contains($"Access-Control-Allow-Origin: {origin}\r\n", StringComparison.Ordinal));
            Assert.Equal(may, text.Contains("Access-Control-Allow", StringComparison.Ordinal));
            Assert.DoesNotContain("Access-Control-Allow-Credentials", text, StringComparison.Ordinal);
        }

        Assert.Equal(may, preflight.Text.Contains("Access-Control-Allow-Headers: authorization", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(may, answer.Text.Contains("Access-Control-Expose-Headers: ETag", StringComparison.Ordinal));
    }
}
