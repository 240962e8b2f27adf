using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Http.Idempotency;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Security;

namespace PerfHub.Api.Tests.Http.Caching;

/// <summary>Every endpoint handles the headers that its OpenAPI description declares.</summary>
public abstract class EndpointHeaderTests(PerfHubHost host)
{
    // Validation, extraction and preview store nothing; a resent batch recognises each line by its content.
    private static readonly string[] EndpointsWithoutKey =
    [
        "/v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}/validate", "/v1/bureaus/{b}/policies/{y:int}/preview",
        "/v1/bureaus/{b}/self-evaluations/{y:int}/batch", "/v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}/extract",
    ];

    [StoreFact]
    public async Task Every_write_accepts_an_idempotency_key_and_every_PUT_a_precondition()
    {
        var writes = ApiEndpoint.ReadFrom(host).Where(it => it.Method is "POST" or "PUT" && !EndpointsWithoutKey.Contains(it.Path)).ToList();

        Assert.Equal(writes, await ListEndpointsWithHeaderAsync("Idempotency-Key"));
        Assert.Empty(writes.Where(it => it.Method == "PUT").Except(await ListEndpointsWithHeaderAsync("If-Match")));
    }

    [StoreFact]
    public async Task Every_endpoint_with_an_idempotency_key_replays_its_first_response()
    {
        var scenario = await TenancyScenario.CreateAsync(host);
        var (requests, tested) = (new EndpointRequests(scenario), 0);
        foreach (var endpoint in await ListEndpointsWithHeaderAsync("Idempotency-Key"))
        {
            var (caller, key) = (FindCaller(endpoint, scenario), IdempotencyKeys.CreateHeader());
            using var body = requests.CreateBody(endpoint, scenario.Target);
            var bytes = body is null ? [] : await body.ReadAsByteArrayAsync();
            var (first, replayed) = (await SendAsync(), await SendAsync());

            Assert.True((int)first.Status is >= 200 and < 300 && !first.IsReplay(), $"{endpoint}: {first.Body}");
            Assert.True(replayed.IsReplay() && replayed.Status == first.Status, $"{endpoint}: {replayed.Body}");
            tested++;

            Task<ApiResponse> SendAsync() => caller.Client.SendAsync(
                new HttpMethod(endpoint.Method), requests.BuildPath(endpoint, scenario.Target), body is null ? null : CreateBody(bytes, body.Headers.ContentType), [key, .. EndpointRequests.GetRequiredHeaders(endpoint)]);
        }

        Assert.True(tested >= 6, $"Only {tested} endpoints accept a key.");
    }

    [StoreFact]
    public async Task Every_read_returns_an_ETag_and_304_when_the_client_has_it()
    {
        var scenario = await TenancyScenario.CreateAsync(host);
        var requests = new EndpointRequests(scenario);

        await StopBackgroundServicesAsync();
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).Where(it => it is { Method: "GET", Roles: not null }))
        {
            var caller = FindCaller(endpoint, scenario);
            var first = await requests.SendAsync(endpoint, caller, scenario.Target);
            Assert.True(first.Status == HttpStatusCode.OK, $"{endpoint}: {(int)first.Status}");
            Assert.True(first.HttpResponse.Headers.ETag is { IsWeak: false }, $"{endpoint} returns no strong ETag.");
            var (path, tag) = (first.HttpResponse.RequestMessage!.RequestUri!.PathAndQuery, first.HttpResponse.Headers.ETag.ToString());

            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                var matching = await caller.Client.SendAsync(method, path, null, ("If-None-Match", tag));
                var other = await caller.Client.SendAsync(method, path, null, ("If-None-Match", "\"other\""));

                Assert.True(matching.Status == HttpStatusCode.NotModified && matching.Body == "", $"{method} {path}: {(int)matching.Status}");
                Assert.Equal((HttpStatusCode.OK, tag), (other.Status, other.HttpResponse.Headers.ETag!.ToString()));
                Assert.Equal(method == HttpMethod.Get ? first.Body : "", other.Body);
                Assert.Equal(tag, matching.HttpResponse.Headers.ETag!.ToString());
            }
        }
    }

    private static ByteArrayContent CreateBody(byte[] bytes, MediaTypeHeaderValue? type) => new(bytes) { Headers = { ContentType = type } };

    private static TestCaller FindCaller(ApiEndpoint endpoint, TenancyScenario scenario) => endpoint.Roles!.Contains(Role.Operator)
        ? scenario.Callers[0]
        : scenario.GetCaller(endpoint.Roles![0], TenancyScenario.SameBureau);

    /// <summary>
    /// Otherwise another attempt of a delivery, or the last use of a key, may change a resource between two reads. The other tests of
    /// this class need the jobs only.
    /// </summary>
    private async Task StopBackgroundServicesAsync()
    {
        foreach (var service in host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Where(it => it is not JobWorker))
        {
            await service.StopAsync(CancellationToken.None);
        }

        // A run of an outbox may have outlived its service.
        foreach (var processor in host.Services.GetServices<OutboxProcessor>())
        {
            await processor.ProcessPendingAsync(CancellationToken.None);
        }
    }

    private async Task<List<ApiEndpoint>> ListEndpointsWithHeaderAsync(string header)
    {
        var document = (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK);
        var paths = document["paths"]!;
        return
        [
            .. ApiEndpoint.ReadFrom(host).Where(it =>
                paths[it.DocumentedPath]?[GetMethodName(it)]?["parameters"] is JsonArray parameters
                && parameters.Any(parameter => (string?)JsonReference.Resolve(document, parameter!)["name"] == header)),
        ];

        static string GetMethodName(ApiEndpoint endpoint) => char.ToLowerInvariant(endpoint.Method[0]) + endpoint.Method[1..].ToLowerInvariant();
    }
}

public sealed class EndpointHeaderTestsOnSqlite(SqliteHost host) : EndpointHeaderTests(host), IClassFixture<SqliteHost>;

public sealed class EndpointHeaderTestsOnSqlServer(SqlServerHost host) : EndpointHeaderTests(host), IClassFixture<SqlServerHost>;
