using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using StandardWebhooks.Diagnostics;

namespace PerfHub.Api.Tests.Features.Webhooks;

/// <summary>Which events a webhook gets, in which order, and what they say.</summary>
public abstract class WebhookEventTests(PerfHubHost host) : IAsyncLifetime
{
    private WebhookReceiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await WebhookReceiver.StartAsync();

    public async Task DisposeAsync() => await _receiver.DisposeAsync();

    [StoreFact]
    public async Task A_filing_is_delivered_with_a_valid_signature_and_without_texts()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var webhook = await region.Admin.CreateWebhookAsync(region.North, _receiver.Url);

        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var deviations = receipt["deviations"]!.AsArray().Select(it => (string)it!["id"]!).ToList();
        var received = await _receiver.WaitForAsync(1 + deviations.Count);
        var filed = Assert.Single(received, it => it.Type == "report.filed");
        Assert.Equal(
            $$$"""{"bureau":"{{{region.North}}}","unit":"0137","fiscalYear":2024,"revision":1,"status":"submitted","href":"{{{unit.GetReportPath()}}}/revisions/1"}""",
            filed.Data.ToJsonString());
        Assert.Equal(deviations.Order(), received.Where(it => it.Type == "deviation.opened").Select(it => (string)it.Data["id"]!).Order());
        (await unit.GetAsync((string)filed.Data["href"]!)).Expect(HttpStatusCode.OK);
        (await unit.GetAsync((string)received[1].Data["href"]!)).Expect(HttpStatusCode.OK);
        Assert.All(received, it => it.Verify(webhook.Secret));
        Assert.Throws<WebhookVerificationException>(() => filed.Verify("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        Assert.All(received, it => Assert.Equal("application/json", it.Headers.ContentType));
        Assert.All(received, it => Assert.DoesNotMatch("[\u4e00-\u9fff]", it.Body));
        Assert.Equal(received.Count, received.Select(it => it.MessageId).Distinct().Count());
    }

    [StoreFact]
    public async Task Decisions_on_a_report_arrive_in_order()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await region.Admin.CreateWebhookAsync(region.City, _receiver.Url, ["report.filed", "report.accepted", "report.reopened", "report.returned", "report.withdrawn"]);

        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "reopen", "理由")).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "return", "理由")).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(new SmallReport { Conclusion = "修改。" }.ToJson())).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "withdraw", "理由")).Expect(HttpStatusCode.Created);

        var received = await _receiver.WaitForAsync(6);
        Assert.Equal(
            [
                ("report.filed", 1, "submitted"), ("report.accepted", 1, "accepted"), ("report.reopened", 1, "submitted"), ("report.returned", 1, "returned"),
                ("report.filed", 2, "submitted"), ("report.withdrawn", 2, "withdrawn"),
            ],
            received.Select(it => (it.Type, (int)it.Data["revision"]!, it.Status)));
        Assert.DoesNotContain("理由", string.Concat(received.Select(it => it.Body)), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task The_case_of_a_deviation_arrives_in_order()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await region.Admin.CreateWebhookAsync(region.North, _receiver.Url, ["deviation.opened", "deviation.decided", "deviation.resolved"]);
        var receipt = (await unit.FileReportAsync(new SmallReport { IndicatorScore = 90m, FinalValue = 5m }.ToJson())).Expect(HttpStatusCode.Created);
        var id = (string)receipt["deviations"]![0]!["id"]!;

        (await unit.AddDeviationEventAsync(id, "explain", "说明")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "confirm", "属实")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "reopen", "复核")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "不属实")).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);

        var received = await _receiver.WaitForAsync(5, it => (string?)it.Data["id"] == id);
        Assert.Equal(
            [
                ("deviation.opened", "opened", "open"), ("deviation.decided", "confirmed", "confirmed"), ("deviation.opened", "reopened", "explained"),
                ("deviation.decided", "dismissed", "dismissed"), ("deviation.resolved", "resolved", "resolved"),
            ],
            received.Select(it => (it.Type, (string)it.Data["change"]!, it.Status)));
    }

    [StoreFact]
    public async Task Jobs_tell_that_they_have_ended_and_what_they_have_changed()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        await region.Admin.CreateWebhookAsync(region.City, _receiver.Url);

        var decision = await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("all=true", "confirm", "属实"));
        (await region.Admin.PutPolicyAsync(new { rules = new Dictionary<string, object> { [(string)receipt["deviations"]![0]!["rule"]!] = new { enabled = false } } })).Expect(HttpStatusCode.OK);
        var evaluation = await region.Admin.EvaluateAsync();

        var finished = await _receiver.WaitForAsync(2, it => it.Type == "job.finished");

        // Events of different jobs may overtake each other.
        Assert.Equal(
            [(decision.Id, "deviations", "done"), (evaluation.Id, "evaluation", "done")],
            finished.Select(it => (Id: (string)it.Data["id"]!, Kind: (string)it.Data["kind"]!, State: (string)it.Data["state"]!)).OrderBy(it => it.Kind, StringComparer.Ordinal));
        foreach (var job in finished)
        {
            (await region.Admin.GetAsync((string)job.Data["href"]!)).Expect(HttpStatusCode.OK);
        }

        await _receiver.WaitForAsync(receipt["deviations"]!.AsArray().Count, it => it is { Type: "deviation.decided", Status: "confirmed" });
        var resolved = await _receiver.WaitForAsync(1, it => it.Type == "deviation.resolved");
        Assert.Contains((string)receipt["deviations"]![0]!["id"]!, resolved.Select(it => (string)it.Data["id"]!));
    }

    [StoreFact]
    public async Task A_bureau_gets_the_events_of_all_below_it_and_a_unit_only_its_own()
    {
        var region = await Region.CreateAsync(host);
        var (north, other, south) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138"), await region.RegisterUnitAsync(bureau: region.South));
        string[] events = ["report.filed"];
        var ofCity = await region.Admin.CreateWebhookAsync(region.City, _receiver.Url + "&of=city", events);
        var ofNorth = await region.Admin.CreateWebhookAsync(region.North, _receiver.Url + "&of=north", events);
        var ofUnit = await north.CreateWebhookAsync(region.North, _receiver.Url + "&of=unit", events);

        foreach (var unit in (UnitClient[])[north, other, south])
        {
            (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        }

        await ofCity.WaitForDeliveriesAsync(3, "delivered");
        async Task<IEnumerable<string>> ListSubjectsAsync(TestWebhook webhook) => (await webhook.ListDeliveriesAsync()).Select(it => (string)it["subject"]!).Order();
        Assert.Equal([$"{region.North}.0137.2024", $"{region.North}.0138.2024", $"{region.South}.0137.2024"], await ListSubjectsAsync(ofCity));
        Assert.Equal([$"{region.North}.0137.2024", $"{region.North}.0138.2024"], await ListSubjectsAsync(ofNorth));
        Assert.Equal([$"{region.North}.0137.2024"], await ListSubjectsAsync(ofUnit));
        Assert.Equal("0137", (string?)(await ofUnit.ReadAsync())["unit"]);
    }

    [StoreFact]
    public async Task A_filing_without_a_subscription_in_its_scope_writes_no_event()
    {
        var (region, another) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var (unit, neighbour) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138"));
        await region.Admin.CreateWebhookAsync(region.South, _receiver.Url);
        await region.Admin.CreateWebhookAsync(region.North, _receiver.Url, unit: neighbour.UnitCode);
        await another.Admin.CreateWebhookAsync(another.City, _receiver.Url);
        await ForbidEventsAsync(region.North);

        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        // The test sees events: with a subscription, the filing fails.
        await region.Admin.CreateWebhookAsync(region.City, _receiver.Url);
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).ExpectProblem(HttpStatusCode.InternalServerError, "internal");
    }

    /// <summary>Makes every transaction fail that writes an event of a bureau.</summary>
    protected abstract Task ForbidEventsAsync(string bureau);
}

public sealed class WebhookEventTestsOnSqlite(WebhookSqliteHost host) : WebhookEventTests(host), IClassFixture<WebhookSqliteHost>
{
    protected override Task ForbidEventsAsync(string bureau) => host.ExecuteSqlAsync(
        $"CREATE TRIGGER Forbid_{bureau} BEFORE INSERT ON WebhookOutbox WHEN NEW.Bureau = '{bureau}' BEGIN SELECT RAISE(ABORT, 'no event'); END");
}

public sealed class WebhookEventTestsOnSqlServer(WebhookSqlServerHost host) : WebhookEventTests(host), IClassFixture<WebhookSqlServerHost>
{
    protected override Task ForbidEventsAsync(string bureau) =>
        host.ExecuteSqlAsync($"ALTER TABLE WebhookOutbox WITH NOCHECK ADD CONSTRAINT CK_Forbid_{bureau} CHECK (Bureau <> '{bureau}')");
}
