using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>What a page shows when the API fails.</summary>
[Collection(AppearanceTestGroup.Name)]
public sealed class FailureTests(BrowserFixture browser, PageHost host) : IClassFixture<PageHost>, IDisposable
{
    private const string Bureau = "650104", Policy = $"/bureaus/{Bureau}/2024/policy";

    public void Dispose()
    {
        host.Api = _ => null;
        host.Clock.Reset();
    }

    [Theory]
    [InlineData("/v1/bureaus/650104/overview/2024", HttpStatusCode.InternalServerError, "存储暂时不可用")]
    [InlineData("/v1/bureaus/650104/overview/2024", HttpStatusCode.GatewayTimeout, "存储暂时不可用")]
    [InlineData("/v1/me", HttpStatusCode.InternalServerError, "页面暂时无法显示")]
    public async Task A_page_whose_call_failed_has_the_status_of_the_call_and_says_why(string path, HttpStatusCode status, string words)
    {
        using var visitor = await SignInAndRestAsync();
        host.Api = request => request.RequestUri!.AbsolutePath == path ? Fail(status) : null;

        var page = await visitor.OpenAsync($"/bureaus/{Bureau}/2024/overview");
        Assert.Equal(status, page.Status);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.Contains("4bf92f3577b34da6", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("PerfHubException", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/bureaus/650104/overview/2024", "暂时无法连接核查服务")]
    [InlineData("/v1/me", "系统正忙")]
    public async Task A_page_that_cannot_reach_the_API_is_unavailable(string path, string words)
    {
        using var visitor = await SignInAndRestAsync();
        host.Api = request => request.RequestUri!.AbsolutePath == path ? throw new HttpRequestException("refused") : null;

        var page = await visitor.OpenAsync($"/bureaus/{Bureau}/2024/overview");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_evaluation_is_followed_through_failures_until_the_API_no_longer_knows_it()
    {
        await using var visitor = await browser.OpenAsync(address: host.Address);
        await visitor.SignInAsync(await CreateBureauAsync());
        var calls = FollowEvaluation(() => Progress(1));
        await visitor.OpenAsync($"{Policy}?evaluation=abc");
        await visitor.WaitForTextAsync("正在重新评价：1 / 3 份");

        calls.Answer = () => Fail(HttpStatusCode.InternalServerError);
        await visitor.WaitForTextAsync("存储暂时不可用");
        calls.Answer = () => Progress(2);
        await visitor.WaitForTextAsync("正在重新评价：2 / 3 份");
        await Assertions.Expect(visitor.Page.GetByText("存储暂时不可用")).ToHaveCountAsync(0);

        calls.Answer = () => Fail(HttpStatusCode.NotFound);
        await visitor.WaitForTextAsync("这次重新评价已经结束");
        await calls.EnsureStoppedAsync();
    }

    [SkippableFact]
    public async Task An_evaluation_that_the_API_refuses_to_show_is_not_followed()
    {
        await using var visitor = await browser.OpenAsync(address: host.Address);
        await visitor.SignInAsync(await CreateBureauAsync());
        var calls = FollowEvaluation(() => Fail(HttpStatusCode.Forbidden));
        await visitor.OpenAsync($"{Policy}?evaluation=abc");
        await visitor.WaitForTextAsync("存储暂时不可用");
        await visitor.Page.WaitForTimeoutAsync(1000);
        await calls.EnsureStoppedAsync();
    }

    [SkippableFact]
    public async Task An_evaluation_is_not_followed_any_more_when_the_page_is_left()
    {
        await using var visitor = await browser.OpenAsync(address: host.Address);
        await visitor.SignInAsync(await CreateBureauAsync());
        var calls = FollowEvaluation(() => Progress(1));
        await visitor.OpenAsync($"{Policy}?evaluation=abc");
        await visitor.WaitForTextAsync("正在重新评价：1 / 3 份");
        await calls.EnsureGoingOnAsync();

        await visitor.Page.Locator(".ph-pages").GetByText("排名").ClickAsync();
        await visitor.WaitForAddressAsync("*/ranking");
        await visitor.Page.WaitForTimeoutAsync(1000);
        await calls.EnsureStoppedAsync();
    }

    private static HttpResponseMessage Fail(HttpStatusCode status) =>
        Respond(status, "application/problem+json", new { title = "存储暂时不可用", status = (int)status, traceId = "4bf92f3577b34da6" });

    private static HttpResponseMessage Progress(int done) => Respond(HttpStatusCode.OK, "application/json", new { id = "abc", state = "running", done, total = 3 });

    private static HttpResponseMessage Respond(HttpStatusCode status, string type, object body) =>
        new(status) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, type) };

    private EvaluationCalls FollowEvaluation(Func<HttpResponseMessage> answer)
    {
        var calls = new EvaluationCalls { Answer = answer };
        host.Api = request => request.RequestUri!.AbsolutePath == "/v1/evaluations/abc" ? calls.Respond() : null;
        return calls;
    }

    /// <summary>Signs a user in, who then does nothing until the pages ask the API again who that is.</summary>
    private async Task<PageVisitor> SignInAndRestAsync()
    {
        var visitor = await host.SignInAsync(await CreateBureauAsync());
        host.Clock.Set(host.Clock.GetUtcNow().AddMinutes(1));
        return visitor;
    }

    private async Task<string> CreateBureauAsync()
    {
        if (!(await host.Operator.Bureaus.ListBureausPageAsync()).Value.Items.Any())
        {
            await host.CreateBureauAsync(Bureau, "新市区财政局");
        }

        return await host.CreateKeyAsync(PageHost.OperatorKey, Role.BureauAdmin, Bureau);
    }

    private sealed class EvaluationCalls
    {
        private volatile int _count;

        public required Func<HttpResponseMessage> Answer { get; set; }

        public HttpResponseMessage Respond()
        {
            Interlocked.Increment(ref _count);
            return Answer();
        }

        public async Task EnsureStoppedAsync()
        {
            var count = _count;
            await Task.Delay(TimeSpan.FromSeconds(2));
            Assert.Equal(count, _count);
        }

        public async Task EnsureGoingOnAsync()
        {
            var count = _count;
            await Task.Delay(TimeSpan.FromSeconds(2));
            Assert.True(_count > count);
        }
    }
}
