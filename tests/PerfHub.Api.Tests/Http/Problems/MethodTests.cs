using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Problems;

public abstract class MethodTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("DELETE", "/v1/bureaus", "GET, HEAD, OPTIONS, POST")]
    [InlineData("POST", "/v1/rules", "GET, HEAD, OPTIONS")]
    [InlineData("PATCH", "/v1/bureaus/650104/units/0137", "GET, HEAD, OPTIONS, PUT")]
    [InlineData("PUT", "/v1/api-keys/0123", "DELETE, GET, HEAD, OPTIONS")]
    [InlineData("BREW", "/v1/rules", "GET, HEAD, OPTIONS")]
    [InlineData("GET", "/v1/bureaus/650104/units/0137/self-evaluations/2024/validate", "OPTIONS, POST")]
    public async Task An_unsupported_method_is_refused_with_the_allowed_methods(string method, string path, string allowed)
    {
        foreach (var client in (ApiClient[])[new(host.CreateHttpClient(null)), host.Operator])
        {
            var response = await client.SendAsync(new HttpMethod(method), path, null);

            response.ExpectProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
            Assert.Equal(allowed, string.Join(", ", response.HttpResponse.Content.Headers.Allow.Order()));
        }
    }

    // RFC 9110, 9.3.7.
    [StoreTheory]
    [InlineData("/v1/api-keys/0123", "DELETE, GET, HEAD, OPTIONS")]
    [InlineData("/v1/bureaus", "GET, HEAD, OPTIONS, POST")]
    [InlineData("/openapi/v1.json", "GET, HEAD, OPTIONS")]
    public async Task OPTIONS_tells_the_methods_of_a_resource(string path, string allowed)
    {
        foreach (var client in (ApiClient[])[new(host.CreateHttpClient(null)), host.Operator])
        {
            var response = await client.SendAsync(HttpMethod.Options, path, null);

            Assert.Equal((HttpStatusCode.NoContent, ""), (response.Status, response.Body));
            Assert.Equal(allowed, string.Join(", ", response.HttpResponse.Content.Headers.Allow.Order()));
        }
    }

    [StoreFact]
    public async Task OPTIONS_of_an_unknown_path_is_404() =>
        (await host.Operator.SendAsync(HttpMethod.Options, "/v1/nothing", null)).ExpectProblem(HttpStatusCode.NotFound, "not-found");

    // RFC 9110, 9.3.2.
    [StoreFact]
    public async Task HEAD_returns_the_status_and_headers_of_GET_without_a_body()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var key = $"Authorization: {unit.Http.DefaultRequestHeaders.Authorization}";
        foreach (var path in (string[])["/v1/rules", unit.GetReportPath(), unit.GetReportPath(2023), "/v1/bureaus", "/v1/nothing", $"/v1/bureaus/{region.South}", "/health/live", "/openapi/v1.json"])
        {
            var (get, head) = (await RawHttp.GetAsync(host, path, key), await RawHttp.SendAsync(host, "HEAD", path, key));

            Assert.Equal((path, get.Status, ""), (path, head.Status, head.Body));
            Assert.Equal(FindHeader(get, "Content-Type"), FindHeader(head, "Content-Type"));
            Assert.Equal(FindHeader(get, "ETag"), FindHeader(head, "ETag"));
        }
    }

    [StoreFact]
    public async Task HEAD_requires_a_key()
    {
        var response = await RawHttp.SendAsync(host, "HEAD", "/v1/rules");

        Assert.Equal((401, ""), (response.Status, response.Body));
    }

    private static string? FindHeader(RawResponse response, string name) =>
        response.Text.Split("\r\n\r\n")[0].Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase));
}

public sealed class MethodTestsOnSqlite(SharedHost<SqliteHost> shared) : MethodTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class MethodTestsOnSqlServer(SharedHost<SqlServerHost> shared) : MethodTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
