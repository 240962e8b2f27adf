using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Client.Tests.Infrastructure;

namespace PerfHub.Client.Tests;

[Collection(SharedHost.Name)]
public sealed class RetryTests(ClientHost host)
{
    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_busy_host_is_asked_again_after_the_time_that_it_states(HttpStatusCode status)
    {
        var bureau = await TestBureau.CreateAsync(host);
        var failing = new FailingHandler(1, () => FailingHandler.CreateResponse(status, TimeSpan.FromSeconds(1)));
        var timer = Stopwatch.StartNew();

        Bureau read = await Connect(bureau.AdminKey, failing).Bureaus.GetBureauAsync(bureau.Code);

        Assert.Equal(bureau.Code, read.Code);
        Assert.Equal(2, failing.Requests.Count);
        Assert.True(timer.Elapsed >= TimeSpan.FromSeconds(0.99), $"Retried after {timer.Elapsed}.");
    }

    [Fact]
    public async Task A_report_whose_response_was_lost_is_filed_once()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var failing = new FailingHandler(1, () => throw new HttpRequestException("The connection was closed."), afterProcessing: true);

        var filed = await Connect(bureau.UnitKey, failing).SelfEvaluations.FileReportAsync(bureau.Code, TestBureau.UnitCode, 2024, TestBureau.CreateReport());

        Assert.True(filed.IsReplayed);
        Assert.Equal((HttpStatusCode.Created, 1), (filed.Status, filed.Value.Revision));
        Assert.Single(failing.Requests.Select(it => it.IdempotencyKey).Distinct());
        Assert.NotNull(failing.Requests[0].IdempotencyKey);
    }

    [Fact]
    public async Task A_write_without_an_idempotency_key_or_a_precondition_is_sent_once()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var failing = new FailingHandler(1, () => FailingHandler.CreateResponse(HttpStatusCode.ServiceUnavailable));
        var client = Connect(bureau.AdminKey, failing, it => it.AddsIdempotencyKeys = false);

        var error = await Assert.ThrowsAsync<PerfHubException>(
            async () => await client.ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.Auditor, Bureau = bureau.Code, Name = "审计" }));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "about:blank"), (error.Status, error.Problem.Type));
        Assert.Equal([(HttpMethod.Post, null)], failing.Requests);
    }

    [Fact]
    public async Task A_write_with_a_precondition_is_retried()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var windows = await bureau.Admin.Windows.GetWindowsAsync(bureau.Code, 2025);
        var failing = new FailingHandler(2, () => FailingHandler.CreateResponse(HttpStatusCode.ServiceUnavailable, TimeSpan.Zero));
        var client = Connect(bureau.AdminKey, failing, it => it.AddsIdempotencyKeys = false);

        await client.Windows.PutWindowsAsync(bureau.Code, 2025, new PutWindowsRequest(), ifMatch: windows.ETag);

        Assert.Equal(3, failing.Requests.Count);
    }

    [Fact]
    public async Task A_host_that_asks_for_a_longer_wait_than_the_caller_allows_is_not_asked_again()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var failing = new FailingHandler(1, () => FailingHandler.CreateResponse(HttpStatusCode.TooManyRequests, TimeSpan.FromHours(1)));

        var error = await Assert.ThrowsAsync<PerfHubException>(async () => await Connect(bureau.AdminKey, failing).Bureaus.GetBureauAsync(bureau.Code));

        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
        Assert.Single(failing.Requests);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_fails_with_a_timeout()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var client = host.Connect(bureau.AdminKey, options: it => it.Timeout = TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAsync<TimeoutException>(async () => await client.Deviations.ListDeviationChangesPageAsync(bureau.Code, 2024, wait: 20));
    }

    private PerfHubClient Connect(string key, FailingHandler failing, Action<PerfHubClientOptions>? options = null) =>
        host.Connect(key, builder => builder.AddHttpMessageHandler(() => failing), options);
}
