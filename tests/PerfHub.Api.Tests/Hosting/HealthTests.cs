using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting;

public abstract class HealthTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("/health/live", "Healthy")]
    [InlineData("/health/ready", "Healthy")]
    [InlineData("/openapi/v1.json", "/v1/bureaus/{b}/rankings/{y}")]
    [InlineData("/swagger/index.html", "swagger-ui")]
    public async Task Everybody_may_ask_without_a_key_or_with_a_bad_one(string path, string text)
    {
        foreach (var key in (string?[])[null, "phk_aaaa_bbbb"])
        {
            var answer = await new ApiClient(host.CreateHttpClient(key)).GetAsync(path);

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains(text, answer.Body, StringComparison.Ordinal);
        }
    }

    // Whoever probes must not be told what was true a while ago.
    [StoreTheory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_not_kept(string path) =>
        Assert.True((await new ApiClient(host.CreateHttpClient(null)).GetAsync(path)).HttpResponse.Headers.CacheControl?.NoStore);
}

public sealed class HealthTestsOnSqlite(SqliteHost host) : HealthTests(host), IClassFixture<SqliteHost>;

public sealed class HealthTestsOnSqlServer(SqlServerHost host) : HealthTests(host), IClassFixture<SqlServerHost>;
