using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;
using PerfHub.Api.Tests.Tenancy;

namespace PerfHub.Api.Tests.Writing;

/// <summary>What the document promises of headers holds at every endpoint.</summary>
public abstract class EveryEndpointTests(PerfHubHost host)
{
    // Two store nothing, so there is nothing to be done twice; a batch can be sent again as it is, each line known by its content.
    private static readonly string[] Unkeyed =
    [
        "/v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}/validate", "/v1/bureaus/{b}/policies/{y:int}/preview",
        "/v1/bureaus/{b}/self-evaluations/{y:int}/batch",
    ];

    [StoreFact]
    public async Task Every_write_takes_a_key_and_every_PUT_a_precondition()
    {
        var writes = SurfaceEndpoint.Of(host).Where(it => it.Method is "POST" or "PUT" && !Unkeyed.Contains(it.Path)).ToList();

        Assert.Equal(writes, await Taking("Idempotency-Key"));
        Assert.Empty(writes.Where(it => it.Method == "PUT").Except(await Taking("If-Match")));
    }

    [StoreFact]
    public async Task Whoever_takes_a_key_gives_the_first_answer_again()
    {
        var neighbours = await Neighbours.In(host);
        var (calls, tried) = (new SurfaceCalls(neighbours), 0);
        foreach (var endpoint in await Taking("Idempotency-Key"))
        {
            var (walker, key) = (Holder(endpoint, neighbours), Keyed.New());
            using var body = calls.Body(endpoint, neighbours.Subject);
            var bytes = body is null ? [] : await body.ReadAsByteArrayAsync();
            async Task<Answer> Ask() => await walker.Client.Send(
                new HttpMethod(endpoint.Method), endpoint.At(neighbours.Subject), body is null ? null : Json(bytes), [key, .. SurfaceCalls.Headers(endpoint)]);

            var (first, again) = (await Ask(), await Ask());

            Assert.True((int)first.Status is >= 200 and < 300 && !first.IsReplay(), $"{endpoint}: {first.Text}");
            Assert.True(again.IsReplay() && again.Status == first.Status, $"{endpoint}: {again.Text}");
            tried++;
        }

        Assert.True(tried >= 6, $"only {tried} endpoints take a key");
    }

    [StoreFact]
    public async Task Every_read_carries_a_tag_and_is_not_sent_to_whoever_has_it()
    {
        var neighbours = await Neighbours.In(host);
        var calls = new SurfaceCalls(neighbours);

        // Else a key may be found to have been used between two reads of it.
        await host.Services.GetRequiredService<KeyUse>().Write(CancellationToken.None);
        foreach (var endpoint in SurfaceEndpoint.Of(host).Where(it => it is { Method: "GET", Roles: not null }))
        {
            var walker = Holder(endpoint, neighbours);
            var first = await calls.Send(endpoint, walker, neighbours.Subject);
            first.Expect(HttpStatusCode.OK);
            Assert.True(first.Response.Headers.ETag is { IsWeak: false }, $"{endpoint} has no tag");
            var (path, tag) = (first.Response.RequestMessage!.RequestUri!.PathAndQuery, first.Response.Headers.ETag.ToString());

            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                var known = await walker.Client.Send(method, path, null, ("If-None-Match", tag));
                var other = await walker.Client.Send(method, path, null, ("If-None-Match", "\"other\""));

                Assert.True(known.Status == HttpStatusCode.NotModified && known.Text == "", $"{method} {path}: {(int)known.Status}");
                Assert.Equal((HttpStatusCode.OK, tag), (other.Status, other.Response.Headers.ETag!.ToString()));
                Assert.Equal(method == HttpMethod.Get ? first.Text : "", other.Text);
                Assert.Equal(tag, known.Response.Headers.ETag!.ToString());
            }
        }
    }

    private static ByteArrayContent Json(byte[] bytes) => new(bytes) { Headers = { ContentType = new("application/json") } };

    private static Walker Holder(SurfaceEndpoint endpoint, Neighbours neighbours) => endpoint.Roles!.Contains(Role.Operator)
        ? neighbours.Walkers[0]
        : neighbours.Walker(endpoint.Roles![0], Neighbours.Same);

    private async Task<List<SurfaceEndpoint>> Taking(string header)
    {
        var paths = (await new ApiClient(host.Client(null)).Get("/openapi/v1.json")).Expect(HttpStatusCode.OK)["paths"]!;
        return
        [
            .. SurfaceEndpoint.Of(host).Where(it =>
                paths[it.Path.Replace(":int", "", StringComparison.Ordinal)]?[Method(it)]?["parameters"] is JsonArray parameters
                && parameters.Any(parameter => (string?)parameter!["name"] == header)),
        ];

        static string Method(SurfaceEndpoint endpoint) => char.ToLowerInvariant(endpoint.Method[0]) + endpoint.Method[1..].ToLowerInvariant();
    }
}

public sealed class EveryEndpointTestsOnSqlite(SqliteHost host) : EveryEndpointTests(host), IClassFixture<SqliteHost>;

public sealed class EveryEndpointTestsOnSqlServer(SqlServerHost host) : EveryEndpointTests(host), IClassFixture<SqlServerHost>;
