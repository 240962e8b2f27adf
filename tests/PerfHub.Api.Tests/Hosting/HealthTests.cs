using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting;

public abstract class HealthTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("/health/live", "Healthy")]
    [InlineData("/health/ready", "Healthy")]
    [InlineData("/openapi/v1.json", "/v1/bureaus/{bureauCode}/rankings/{fiscalYear}")]
    [InlineData("/swagger/index.html", "swagger-ui")]
    public async Task Public_endpoints_work_without_a_key_and_with_an_invalid_one(string path, string text)
    {
        foreach (var key in (string?[])[null, "phk_aaaa_bbbb"])
        {
            var response = await new ApiClient(host.CreateHttpClient(key)).GetAsync(path);

            Assert.Equal(HttpStatusCode.OK, response.Status);
            Assert.Contains(text, response.Body, StringComparison.Ordinal);
        }
    }

    // A cached response would hide a failure from the probe.
    [StoreTheory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_responses_are_not_cached(string path) =>
        Assert.True((await new ApiClient(host.CreateHttpClient(null)).GetAsync(path)).HttpResponse.Headers.CacheControl?.NoStore);
}

public sealed class HealthTestsOnSqlite(SharedHost<SqliteHost> shared) : HealthTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class HealthTestsOnSqlServer(SharedHost<SqlServerHost> shared) : HealthTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
