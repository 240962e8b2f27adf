using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PerfHub.Client.Tests.Infrastructure;

namespace PerfHub.Client.Tests;

/// <summary>Responses that a host of the tests cannot be made to give.</summary>
public sealed class TransportTests
{
    private const string OneBureau = """{"code": "650104"}""";

    private static readonly PutWindowsRequest NoWindows = new();

    [Fact]
    public async Task A_request_that_is_still_processed_is_awaited_with_its_key()
    {
        var handler = new ScriptedHandler(() => FailingHandler.CreateResponse(HttpStatusCode.Conflict, TimeSpan.Zero), () => ScriptedHandler.CreateJson(OneBureau));

        Bureau bureau = await handler.Connect().Bureaus.CreateBureauAsync(new CreateBureauRequest { Code = "650104", Name = "财政局" });

        Assert.Equal("650104", bureau.Code);
        Assert.Equal(2, handler.Requests.Count);
        Assert.NotNull(handler.Requests[0].IdempotencyKey);
        Assert.Equal(handler.Requests[0].IdempotencyKey, handler.Requests[1].IdempotencyKey);
    }

    [Fact]
    public async Task A_connection_that_takes_too_long_is_tried_again()
    {
        var handler = new ScriptedHandler(FailToConnect, () => ScriptedHandler.CreateJson(OneBureau));

        Bureau bureau = await handler.Connect().Bureaus.GetBureauAsync("650104");

        Assert.Equal("650104", bureau.Code);
    }

    [Fact]
    public async Task A_call_that_fails_tells_its_idempotency_key()
    {
        var refusing = new ScriptedHandler(() => FailingHandler.CreateResponse(HttpStatusCode.ServiceUnavailable));
        var unreachable = new ScriptedHandler(FailToConnect);

        var refused = await Assert.ThrowsAsync<PerfHubException>(() => refusing.Connect(it => it.MaxRetries = 0).Windows.PutWindowsAsync("650104", 2025, NoWindows));
        var lost = await Assert.ThrowsAsync<TimeoutException>(() => unreachable.Connect(it => it.MaxRetries = 0).Windows.PutWindowsAsync("650104", 2025, NoWindows));

        Assert.Equal(refusing.Requests[0].IdempotencyKey, refused.IdempotencyKey);
        Assert.Equal(unreachable.Requests[0].IdempotencyKey, lost.Data["Idempotency-Key"]);
        Assert.NotNull(refused.IdempotencyKey);
    }

    [Fact]
    public async Task A_call_ends_with_the_last_problem_if_the_host_asks_to_wait_beyond_its_deadline()
    {
        var handler = new ScriptedHandler(() => FailingHandler.CreateResponse(HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30)));

        var error = await Assert.ThrowsAsync<PerfHubException>(() => handler.Connect(it => it.Timeout = TimeSpan.FromSeconds(20)).Bureaus.GetBureauAsync("650104"));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30)), (error.Status, error.RetryAfter));
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task A_time_at_which_to_try_again_is_told_as_a_wait()
    {
        var handler = new ScriptedHandler(() =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeProvider.System.GetUtcNow().AddHours(1));
            return response;
        });

        var error = await Assert.ThrowsAsync<PerfHubException>(() => handler.Connect().Bureaus.GetBureauAsync("650104"));

        Assert.InRange(error.RetryAfter!.Value, TimeSpan.FromMinutes(58), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_deletion_is_sent_again_to_a_busy_host_but_not_after_a_lost_connection()
    {
        var busy = new ScriptedHandler(() => FailingHandler.CreateResponse(HttpStatusCode.TooManyRequests, TimeSpan.Zero), () => new HttpResponseMessage(HttpStatusCode.NoContent));
        var lost = new ScriptedHandler(() => throw new HttpRequestException("The connection was closed."));

        await busy.Connect().ApiKeys.RevokeApiKeyAsync("1");
        await Assert.ThrowsAsync<HttpRequestException>(() => lost.Connect().ApiKeys.RevokeApiKeyAsync("1"));

        Assert.Equal((2, 1), (busy.Requests.Count, lost.Requests.Count));
    }

    [Fact]
    public async Task A_validation_is_sent_again_because_it_writes_nothing()
    {
        var handler = new ScriptedHandler(() => FailingHandler.CreateResponse(HttpStatusCode.ServiceUnavailable, TimeSpan.Zero), () => ScriptedHandler.CreateJson("{}"));

        await handler.Connect().SelfEvaluations.ValidateReportAsync("650104", "0137", 2024, TestBureau.CreateReport());

        Assert.Equal([null, null], handler.Requests.Select(it => it.IdempotencyKey));
    }

    [Theory]
    [InlineData("\"7\"", 2)]
    [InlineData("W/\"7\"", 1)]
    [InlineData("*", 1)]
    public async Task A_write_without_an_idempotency_key_is_sent_again_if_it_replaces_one_version(string ifMatch, int requests)
    {
        var handler = new ScriptedHandler(() => FailingHandler.CreateResponse(HttpStatusCode.ServiceUnavailable, TimeSpan.Zero));
        var client = handler.Connect(it => (it.AddsIdempotencyKeys, it.MaxRetries) = (false, 1));

        await Assert.ThrowsAsync<PerfHubException>(() => client.Windows.PutWindowsAsync("650104", 2025, NoWindows, ifMatch));

        Assert.Equal(requests, handler.Requests.Count);
    }

    [Fact]
    public async Task Changes_are_followed_while_the_host_fails()
    {
        var busy = () => FailingHandler.CreateResponse(HttpStatusCode.ServiceUnavailable, TimeSpan.Zero);
        var handler = new ScriptedHandler(
            FailToConnect, busy, busy, busy, busy, busy, busy, () => ScriptedHandler.CreateJson("""{"items": [{"kind": "opened"}], "next": "1"}"""));
        var client = handler.Connect(it => (it.Timeout, it.MaxRetries) = (TimeSpan.FromSeconds(15), 0));

        var changes = await client.Deviations.WatchDeviationChangesAsync("650104", 2024).FirstAsync();

        Assert.Equal("1", changes.Next);
        Assert.Equal(8, handler.Requests.Count);
        Assert.Contains("wait=5", handler.Requests[0].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_never_ends_fails_with_a_timeout()
    {
        var body = new BrokenStream("{"u8.ToArray(), cancel => Task.Delay(Timeout.Infinite, cancel));
        var handler = new ScriptedHandler(() => new HttpResponseMessage { Content = new StreamContent(body) });

        await Assert.ThrowsAsync<TimeoutException>(() => handler.Connect(it => it.Timeout = TimeSpan.FromMilliseconds(200)).Bureaus.GetBureauAsync("650104"));
    }

    [Fact]
    public async Task A_download_that_is_cut_off_leaves_the_file_as_it_was()
    {
        var folder = Directory.CreateTempSubdirectory("perfhub-client-");
        var path = Path.Combine(folder.FullName, "units.csv");
        await File.WriteAllTextAsync(path, "before");
        var body = new BrokenStream("half"u8.ToArray(), _ => throw new HttpIOException(HttpRequestError.ResponseEnded));
        var handler = new ScriptedHandler(
            () => new HttpResponseMessage { Content = new StreamContent(body) },
            () => new HttpResponseMessage(HttpStatusCode.NotModified),
            () => new HttpResponseMessage { Content = new StringContent("after") });
        var units = handler.Connect().Units;

        await Assert.ThrowsAsync<HttpIOException>(async () => await (await units.ExportUnitsAsync("650104", ListFormat.Csv)).SaveAsync(path));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await (await units.ExportUnitsAsync("650104", ListFormat.Csv)).SaveAsync(path));
        var kept = await File.ReadAllTextAsync(path);
        await (await units.ExportUnitsAsync("650104", ListFormat.Csv)).SaveAsync(path);

        Assert.Equal(("before", "after"), (kept, await File.ReadAllTextAsync(path)));
        Assert.Single(folder.GetFiles());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var host = WebApplication.Create();
        host.Urls.Add("http://127.0.0.1:0");
        host.MapGet("/{**path}", () => Results.Redirect("https://elsewhere.test/v1/me"));
        await host.StartAsync();
        using var client = new PerfHubClient(new PerfHubClientOptions { BaseAddress = new Uri(host.Urls.Single()), ApiKey = "phk_1_secret" });

        var error = await Assert.ThrowsAsync<PerfHubException>(() => client.ApiKeys.GetMeAsync());

        Assert.Equal(HttpStatusCode.Found, error.Status);
        Assert.Contains("https://elsewhere.test/v1/me", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_code_that_would_change_the_path_is_refused(string code)
    {
        var handler = new ScriptedHandler(() => ScriptedHandler.CreateJson("{}"));

        await Assert.ThrowsAsync<ArgumentException>(() => handler.Connect().Units.GetUnitAsync("650104", code));

        Assert.Empty(handler.Requests);
    }

    [Fact]
    public void Secrets_are_not_printed()
    {
        var key = new NewApiKey { Key = "phk_1_secret", Id = "1" };

        Assert.DoesNotContain("secret", key.ToString(), StringComparison.Ordinal);
        Assert.Contains("Id = 1", key.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_1", new NewWebhook { Secret = "whsec_1" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("phk_1", new UnitImportRow { Key = "phk_1" }.ToString(), StringComparison.Ordinal);
    }

    private static HttpResponseMessage FailToConnect() =>
        throw new TaskCanceledException("A connection could not be established within the configured ConnectTimeout.", new TimeoutException());
}
