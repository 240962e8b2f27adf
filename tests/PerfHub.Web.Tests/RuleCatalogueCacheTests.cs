using System.Net;
using PerfHub.Client;
using PerfHub.Web.Components;

namespace PerfHub.Web.Tests;

public sealed class RuleCatalogueCacheTests
{
    [Fact]
    public async Task The_catalogue_is_read_once_for_all_users_and_a_failure_is_not_kept()
    {
        using var rules = new RuleCatalogueCache();
        using var refused = new StubApi(HttpStatusCode.Unauthorized, """{"title": "Unauthorized", "status": 401}""", "application/problem+json");
        await Assert.ThrowsAsync<PerfHubException>(() => rules.ReadAsync(refused.Client));

        using var first = new StubApi(HttpStatusCode.OK, """{"items": [{"id": "A1", "title": {"zh": "标题", "en": "Title"}}]}""", "application/json");
        using var second = new StubApi(HttpStatusCode.OK, """{"items": []}""", "application/json");
        Assert.Equal(["A1"], (await rules.ReadAsync(first.Client)).Select(rule => rule.Id));
        Assert.Equal(["A1"], (await rules.ReadAsync(second.Client)).Select(rule => rule.Id));
        Assert.Equal((1, 1, 0), (refused.Calls, first.Calls, second.Calls));
    }

    /// <summary>The API with one response, as one user calls it.</summary>
    private sealed class StubApi : HttpMessageHandler
    {
        private readonly HttpStatusCode _status;
        private readonly string _body, _type;

        public StubApi(HttpStatusCode status, string body, string type)
        {
            (_status, _body, _type) = (status, body, type);
            Client = new PerfHubClient(new HttpClient(this), new PerfHubClientOptions { BaseAddress = new Uri("https://perfhub.test"), MaxRetries = 0 });
        }

        public PerfHubClient Client { get; }

        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult(new HttpResponseMessage(_status) { Content = new StringContent(_body, null, _type) });
        }
    }
}
