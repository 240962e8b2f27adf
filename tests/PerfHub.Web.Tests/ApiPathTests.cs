using System.Net;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>The API responds as it does without pages.</summary>
[Collection(AppearanceTestGroup.Name)]
public sealed class ApiPathTests(BrowserFixture browser)
{
    [SkippableTheory]
    [InlineData("POST", "/v2/bureaus", HttpStatusCode.NotFound, "")]
    [InlineData("OPTIONS", "/v2/bureaus", HttpStatusCode.NotFound, "")]
    [InlineData("GET", "/v1/no-such-path", HttpStatusCode.NotFound, "")]
    [InlineData("DELETE", "/v1/bureaus", HttpStatusCode.MethodNotAllowed, "GET, HEAD, OPTIONS, POST")]
    [InlineData("OPTIONS", "/v1/bureaus", HttpStatusCode.NoContent, "GET, HEAD, OPTIONS, POST")]
    [InlineData("GET", "/v1/bureaus/650104/units/0137/self-evaluations/2024/validate", HttpStatusCode.MethodNotAllowed, "OPTIONS, POST")]
    public async Task Unknown_paths_and_methods_are_those_of_the_API(string method, string path, HttpStatusCode status, string allowed)
    {
        await using var visitor = await browser.OpenAsync();
        using var client = new HttpClient { BaseAddress = visitor.Demo.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", visitor.Demo.Keys["bureauAdmin"]);

        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
        if (status != HttpStatusCode.NoContent)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }
    }
}
