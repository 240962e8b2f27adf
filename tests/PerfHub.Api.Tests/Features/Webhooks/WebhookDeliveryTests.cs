using System.Collections.Concurrent;
using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using StandardWebhooks;

namespace PerfHub.Api.Tests.Features.Webhooks;

/// <summary>How deliveries are retried, given up, sent again and bounded.</summary>
public abstract class WebhookDeliveryTests(PerfHubHost host) : IAsyncLifetime
{
    private static readonly string[] ReportEvents = ["report.filed", "report.accepted", "report.reopened"];

    private WebhookReceiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await WebhookReceiver.StartAsync();

    public async Task DisposeAsync()
    {
        host.Clock.Reset();
        await _receiver.DisposeAsync();
    }

    [StoreFact]
    public async Task A_failed_delivery_is_retried_with_the_same_id_and_later_events_about_its_subject_wait()
    {
        var (region, unit, other, webhook) = await CreateAsync();
        var isFailing = true;
        _receiver.Respond = (it, _) => Task.FromResult(isFailing && (string)it.Data["unit"]! == unit.UnitCode ? 500 : 200);

        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
        (await other.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);

        await webhook.WaitForDeliveriesAsync(1, "delivered");
        Assert.Single(_receiver.Received, it => (string)it.Data["unit"]! == other.UnitCode);
        var failed = Assert.Single(await webhook.WaitForDeliveriesAsync(2, "pending"), it => (int)it["attempts"]! > 0);
        Assert.Equal((1, 500, "status"), ((int)failed["attempts"]!, (int)failed["statusCode"]!, (string)failed["failure"]!));
        Assert.Equal("status", (string?)(await webhook.ReadAsync())["lastFailure"]);

        isFailing = false;
        Advance(TimeSpan.FromSeconds(10));
        await webhook.WaitForDeliveriesAsync(3, "delivered");
        var ofUnit = _receiver.Received.Where(it => (string)it.Data["unit"]! == unit.UnitCode).ToList();
        Assert.Equal(["report.filed", "report.filed", "report.accepted"], ofUnit.Select(it => it.Type));
        Assert.Equal(ofUnit[0].MessageId, ofUnit[1].MessageId);
        Assert.Equal(ofUnit[0].Body, ofUnit[1].Body);
        Assert.Equal(ofUnit[0].MessageId, (string?)failed["messageId"]);
        Assert.NotEqual(ofUnit[0].Headers["webhook-timestamp"], ofUnit[1].Headers["webhook-timestamp"]);
    }

    [StoreFact]
    public async Task Deliveries_change_what_a_webhook_says_but_not_the_version_that_its_changes_need()
    {
        var (region, unit, _, webhook) = await CreateAsync();
        var before = (await region.Admin.GetAsync(webhook.Path)).HttpResponse.Headers.ETag!.Tag;
        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        await webhook.WaitForAsync(it => it["lastSuccessAt"] is not null);

        // The client that holds the earlier response gets the news, and may still change what it has read.
        Assert.Equal(HttpStatusCode.OK, (await region.Admin.GetAsync(webhook.Path, ("If-None-Match", before))).Status);
        var changed = await region.Admin.PutAsync(webhook.Path, new { url = _receiver.Url + "&changed=1" }, ("If-Match", before));

        changed.Expect(HttpStatusCode.OK);
        foreach (var body in (object[])[new { url = _receiver.Url }, new { url = _receiver.Url + "&changed=1", active = false }])
        {
            (await region.Admin.PutAsync(webhook.Path, body, ("If-Match", before))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        }

        (await region.Admin.PutAsync(webhook.Path, new { url = _receiver.Url, active = false }, ("If-Match", changed.HttpResponse.Headers.ETag!.Tag))).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task A_receiver_that_fails_for_three_days_is_paused_and_hears_later_what_it_has_missed()
    {
        var (region, unit, other, webhook) = await CreateAsync();
        _receiver.Respond = (_, _) => Task.FromResult(503);
        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        var attempts = 1;
        for (; (string?)(await webhook.ReadAsync())["state"] == "active"; attempts++)
        {
            await webhook.WaitForAsync(it => _receiver.Received.Count >= attempts && (DateTime?)it["lastFailureAt"] >= host.Clock.GetUtcNow().UtcDateTime.AddMinutes(-1));

            // More than the longest delay.
            Advance(TimeSpan.FromHours(9));
            Assert.True(attempts < 30);
        }

        var paused = await webhook.ReadAsync();
        Assert.Equal(("paused", "failing"), ((string)paused["state"]!, (string)paused["stateReason"]!));
        Assert.InRange(attempts, 8, 20);
        Assert.Equal("failed", (string?)Assert.Single(await webhook.ListDeliveriesAsync())["status"]);
        Assert.Contains(await region.Admin.ReadAuditLogAsync(region.North), it => it.Actor == "service" && it.Action == $"PAUSE {webhook.Path}");
        Assert.Contains(host.Log.Lines, line => line.StartsWith("Warning: Webhook ", StringComparison.Ordinal) && line.Contains("is Paused now", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("token=of-the-receiver", StringComparison.Ordinal) || line.Contains("whsec_", StringComparison.Ordinal));
        (await webhook.TestAsync()).ExpectProblem(HttpStatusCode.Conflict, "conflict");

        (await other.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        await webhook.WaitForAsync(it => (int)it["missed"]! == 1);
        _receiver.Respond = (_, _) => Task.FromResult(200);
        (await webhook.PutAsync(_receiver.Url, active: true)).Expect(HttpStatusCode.OK);
        var missed = Assert.Single(await _receiver.WaitForAsync(1, it => it.Type == "webhook.missed"));
        Assert.Equal(1, (int)missed.Data["count"]!);
        Assert.Equal((0, "active"), ((int)(await webhook.ReadAsync())["missed"]!, (string)(await webhook.ReadAsync())["state"]!));
    }

    [StoreFact]
    public async Task A_receiver_that_is_gone_is_disabled()
    {
        var (region, unit, _, webhook) = await CreateAsync();
        _receiver.Respond = (_, _) => Task.FromResult(410);

        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);

        Assert.Equal("gone", (string?)(await webhook.WaitForStateAsync("disabled"))["stateReason"]);
        (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Assert.Single(_receiver.Received);
        Assert.Equal("failed", (string?)Assert.Single(await webhook.ListDeliveriesAsync())["status"]);
        Assert.Equal(0, (int)(await webhook.ReadAsync())["missed"]!);
    }

    [StoreFact]
    public async Task A_redirect_is_not_followed()
    {
        await using var target = await WebhookReceiver.StartAsync();
        var (_, _, _, webhook) = await CreateAsync();
        _receiver.Respond = (_, http) =>
        {
            http.Response.Headers.Location = target.Url;
            return Task.FromResult(307);
        };

        (await webhook.TestAsync()).Expect(HttpStatusCode.Accepted);

        await webhook.WaitForAsync(it => (string?)it["lastFailure"] == "status");
        Assert.Equal(307, (int)Assert.Single(await webhook.ListDeliveriesAsync())["statusCode"]!);
        Assert.Empty(target.Received);
    }

    [StoreFact]
    public async Task A_long_response_is_not_read()
    {
        var (_, _, _, webhook) = await CreateAsync();
        var bytes = 0L;
        _receiver.Respond = async (_, http) =>
        {
            http.Response.StatusCode = 200;
            var chunk = new byte[64 * 1024];
            try
            {
                while (!http.RequestAborted.IsCancellationRequested)
                {
                    await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
                    Interlocked.Add(ref bytes, chunk.Length);
                }
            }
            catch (OperationCanceledException)
            {
            }

            return 200;
        };

        (await webhook.TestAsync()).Expect(HttpStatusCode.Accepted);

        await webhook.WaitForDeliveriesAsync(1, "delivered");
        await Task.Delay(500);
        var sent = Interlocked.Read(ref bytes);
        await Task.Delay(500);
        Assert.Equal(sent, Interlocked.Read(ref bytes));
    }

    [StoreFact]
    public async Task A_delivery_is_sent_again_with_the_same_id()
    {
        var (_, _, _, webhook) = await CreateAsync();
        var accepted = (await webhook.TestAsync()).Expect(HttpStatusCode.Accepted);
        await webhook.WaitForDeliveriesAsync(1, "delivered");

        var again = (await webhook.ResendAsync((int)accepted["number"]!)).Expect(HttpStatusCode.Accepted);

        Assert.Equal(("pending", (string)accepted["messageId"]!), ((string)again["status"]!, (string)again["messageId"]!));
        var received = await _receiver.WaitForAsync(2);
        Assert.Equal((received[0].MessageId, received[0].Body), (received[1].MessageId, received[1].Body));
        Assert.Equal(("webhook.test", "{}"), (received[0].Type, received[0].Data.ToJsonString()));
        (await webhook.ResendAsync(99)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task Too_many_pending_deliveries_are_counted_as_missed_and_the_receiver_is_told()
    {
        var (region, unit, _, webhook) = await CreateAsync();
        _receiver.Respond = (_, _) => Task.FromResult(500);
        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        for (var i = 0; i < (WebhookHostSettings.PendingDeliveries + 4) / 2; i++)
        {
            (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
            (await region.Admin.DecideReportAsync(unit, "reopen", "理由")).Expect(HttpStatusCode.Created);
        }

        await webhook.WaitForAsync(it => (int)it["missed"]! == 5);
        Assert.Equal(WebhookHostSettings.PendingDeliveries, (await webhook.ListDeliveriesAsync("limit=7&status=pending")).Count);
        (await webhook.TestAsync()).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Contains(host.Log.Lines, line => line.Contains("further events are counted as missed", StringComparison.Ordinal));

        _receiver.Respond = (_, _) => Task.FromResult(200);
        Advance(TimeSpan.FromMinutes(1));
        var missed = Assert.Single(await _receiver.WaitForAsync(1, it => it.Type == "webhook.missed"));
        Assert.Equal(5, (int)missed.Data["count"]!);

        // Each is tried again only after the one before has succeeded, so all arrive in order.
        var expected = Enumerable.Range(0, WebhookHostSettings.PendingDeliveries - 1).Select(i => i % 2 == 0 ? "report.accepted" : "report.reopened");
        Assert.Equal(expected, _receiver.Received.Select(it => it.Type).Where(type => type is "report.accepted" or "report.reopened"));
    }

    [StoreFact]
    public async Task Two_secrets_sign_for_a_time_after_a_rotation()
    {
        var (region, _, _, webhook) = await CreateAsync();
        var given = "whsec_" + Convert.ToBase64String(new byte[32]);

        var rotated = (await region.Admin.PostAsync($"{webhook.Path}/rotations", new { secret = given, overlapHours = 1 })).Expect(HttpStatusCode.Created);
        Assert.Equal(given, (string?)rotated["secret"]);
        (await webhook.TestAsync()).Expect(HttpStatusCode.Accepted);
        var both = (await _receiver.WaitForAsync(1))[0];
        Assert.Equal(2, both.Headers["webhook-signature"].ToString().Split(' ').Distinct().Count());
        both.Verify(given);
        both.Verify(webhook.Secret);

        Advance(TimeSpan.FromHours(2));
        (await webhook.TestAsync()).Expect(HttpStatusCode.Accepted);
        var one = (await _receiver.WaitForAsync(2))[1];
        var sentAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(one.Headers["webhook-timestamp"].ToString(), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(new StandardWebhook(given).Sign(one.MessageId, sentAt, one.Body), one.Headers["webhook-signature"].ToString());
    }

    [StoreFact]
    public async Task One_host_at_a_time_delivers_to_a_webhook()
    {
        await using var second = new SecondHost(host, WebhookHostSettings.All);
        var (_, unit, _, webhook) = await CreateAsync(events: null);
        var concurrent = new ConcurrentDictionary<string, int>();
        _receiver.Respond = async (it, _) =>
        {
            concurrent.AddOrUpdate(it.MessageId, 1, (_, count) => count + 1);
            await Task.Delay(300);
            return 200;
        };

        for (var i = 0; i < 3; i++)
        {
            (await unit.FileReportAsync(SeedReport.CreateVariant(i))).Expect(HttpStatusCode.Created);
        }

        await webhook.WaitForDeliveriesAsync(3, "delivered");
        await webhook.WaitUntilNothingIsPendingAsync();
        Assert.All(concurrent, it => Assert.Equal(1, it.Value));
    }

    /// <summary>Creates two units and a webhook of their bureau, by default for events about reports.</summary>
    private Task<(Region Region, UnitClient Unit, UnitClient Other, TestWebhook Webhook)> CreateAsync() => CreateAsync(ReportEvents);

    private async Task<(Region Region, UnitClient Unit, UnitClient Other, TestWebhook Webhook)> CreateAsync(string[]? events)
    {
        var region = await Region.CreateAsync(host);
        var (unit, other) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138"));
        return (region, unit, other, await region.Admin.CreateWebhookAsync(region.North, _receiver.Url, events));
    }

    private void Advance(TimeSpan time) => host.Clock.Set(host.Clock.GetUtcNow() + time);
}

public sealed class WebhookDeliveryTestsOnSqlite(WebhookSqliteHost host) : WebhookDeliveryTests(host), IClassFixture<WebhookSqliteHost>;

public sealed class WebhookDeliveryTestsOnSqlServer(WebhookSqlServerHost host) : WebhookDeliveryTests(host), IClassFixture<WebhookSqlServerHost>;
