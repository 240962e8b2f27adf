using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Http.Idempotency;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Security;

namespace PerfHub.Api.Tests.Http.Caching;

/// <summary>What the document promises of headers holds at every endpoint.</summary>
public abstract class EndpointHeaderTests(PerfHubHost host)
{
    // Two store nothing, so there is nothing to be done twice; a batch can be sent again as it is, each line known by its content.
    private static readonly string[] EndpointsWithoutKey =
    [
        "/v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}/validate", "/v1/bureaus/{b}/policies/{y:int}/preview",
        "/v1/bureaus/{b}/self-evaluations/{y:int}/batch",
    ];

    [StoreFact]
    public async Task Every_write_takes_a_key_and_every_PUT_a_precondition()
    {
        var writes = ApiEndpoint.ReadFrom(host).Where(it => it.Method is "POST" or "PUT" && !EndpointsWithoutKey.Contains(it.Path)).ToList();

        Assert.Equal(writes, await ListEndpointsWithHeaderAsync("Idempotency-Key"));
        Assert.Empty(writes.Where(it => it.Method == "PUT").Except(await ListEndpointsWithHeaderAsync("If-Match")));
    }

    [StoreFact]
    public async Task Whoever_takes_a_key_gives_the_first_answer_again()
    {
        var neighbours = await TenancyScenario.CreateAsync(host);
        var (calls, tried) = (new EndpointRequests(neighbours), 0);
        foreach (var endpoint in await ListEndpointsWithHeaderAsync("Idempotency-Key"))
        {
            var (walker, key) = (FindCaller(endpoint, neighbours), IdempotencyKeys.CreateHeader());
            using var body = calls.CreateBody(endpoint, neighbours.Target);
            var bytes = body is null ? [] : await body.ReadAsByteArrayAsync();
            async Task<ApiResponse> Ask() => await walker.Client.SendAsync(
                new HttpMethod(endpoint.Method), endpoint.BuildPath(neighbours.Target), body is null ? null : CreateJsonBody(bytes), [key, .. EndpointRequests.GetRequiredHeaders(endpoint)]);

            var (first, again) = (await Ask(), await Ask());

            Assert.True((int)first.Status is >= 200 and < 300 && !first.IsReplay(), $"{endpoint}: {first.Body}");
            Assert.True(again.IsReplay() && again.Status == first.Status, $"{endpoint}: {again.Body}");
            tried++;
        }

        Assert.True(tried >= 6, $"only {tried} endpoints take a key");
    }

    [StoreFact]
    public async Task Every_read_carries_a_tag_and_is_not_sent_to_whoever_has_it()
    {
        var neighbours = await TenancyScenario.CreateAsync(host);
        var calls = new EndpointRequests(neighbours);

        // Else a key may be found to have been used between two reads of it.
        await host.Services.GetRequiredService<ApiKeyUsageRecorder>().FlushAsync(CancellationToken.None);
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).Where(it => it is { Method: "GET", Roles: not null }))
        {
            var walker = FindCaller(endpoint, neighbours);
            var first = await calls.SendAsync(endpoint, walker, neighbours.Target);
            first.Expect(HttpStatusCode.OK);
            Assert.True(first.HttpResponse.Headers.ETag is { IsWeak: false }, $"{endpoint} has no tag");
            var (path, tag) = (first.HttpResponse.RequestMessage!.RequestUri!.PathAndQuery, first.HttpResponse.Headers.ETag.ToString());

            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                var known = await walker.Client.SendAsync(method, path, null, ("If-None-Match", tag));
                var other = await walker.Client.SendAsync(method, path, null, ("If-None-Match", "\"other\""));

                Assert.True(known.Status == HttpStatusCode.NotModified && known.Body == "", $"{method} {path}: {(int)known.Status}");
                Assert.Equal((HttpStatusCode.OK, tag), (other.Status, other.HttpResponse.Headers.ETag!.ToString()));
                Assert.Equal(method == HttpMethod.Get ? first.Body : "", other.Body);
                Assert.Equal(tag, known.HttpResponse.Headers.ETag!.ToString());
            }
        }
    }

    private static ByteArrayContent CreateJsonBody(byte[] bytes) => new(bytes) { Headers = { ContentType = new("application/json") } };

    private static TestCaller FindCaller(ApiEndpoint endpoint, TenancyScenario neighbours) => endpoint.Roles!.Contains(Role.Operator)
        ? neighbours.Callers[0]
        : neighbours.GetCaller(endpoint.Roles![0], TenancyScenario.SameBureau);

    private async Task<List<ApiEndpoint>> ListEndpointsWithHeaderAsync(string header)
    {
        var paths = (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK)["paths"]!;
        return
        [
            .. ApiEndpoint.ReadFrom(host).Where(it =>
                paths[it.Path.Replace(":int", "", StringComparison.Ordinal)]?[Method(it)]?["parameters"] is JsonArray parameters
                && parameters.Any(parameter => (string?)parameter!["name"] == header)),
        ];

        static string Method(ApiEndpoint endpoint) => char.ToLowerInvariant(endpoint.Method[0]) + endpoint.Method[1..].ToLowerInvariant();
    }
}

public sealed class EndpointHeaderTestsOnSqlite(SqliteHost host) : EndpointHeaderTests(host), IClassFixture<SqliteHost>;

public sealed class EndpointHeaderTestsOnSqlServer(SqlServerHost host) : EndpointHeaderTests(host), IClassFixture<SqlServerHost>;
