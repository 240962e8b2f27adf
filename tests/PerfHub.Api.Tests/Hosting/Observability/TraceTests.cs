using System.Net;
using PerfHub.Api.Tests.Features.Webhooks;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting.Observability;

/// <summary>What a collector gets from a host, and what it does not get.</summary>
public abstract class TraceTests(PerfHubHost first)
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736", ClientSpanId = "00f067aa0ba902b7";

    private static readonly (string Name, string Value) TraceParent = ("traceparent", $"00-{TraceId}-{ClientSpanId}-01");

    [StoreFact]
    public async Task The_trace_of_a_filing_goes_from_the_request_to_the_commit()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var host = new SecondHost(first, collector.HostSettings);
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        (await unit.FileReportAsync(SeedReport.Bytes, headers: TraceParent)).Expect(HttpStatusCode.Created);

        await collector.WaitForAsync(it => it.Spans.Any(span => span.TraceId == TraceId && span.Kind == CollectedSpan.ServerKind));
        var spans = collector.Spans.Where(span => span.TraceId == TraceId).ToList();
        var request = Assert.Single(spans, span => span.ParentSpanId == ClientSpanId);
        Assert.Equal("POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}", request.Name);
        Assert.Equal("/v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}", request.Attributes["http.route"]);
        var useCase = Assert.Single(spans, span => span.ParentSpanId == request.SpanId && span.Name == "FileReport");
        var write = Assert.Single(spans, span => span.ParentSpanId == useCase.SpanId && span.Name == "store write");
        var commit = Assert.Single(spans, span => span.ParentSpanId == write.SpanId && span.Name == "store commit");
        Assert.Contains(spans, span => span.ParentSpanId == useCase.SpanId && span.Name == "store read");
        Assert.True(useCase.IsWithin(request) && write.IsWithin(useCase) && commit.IsWithin(write));
    }

    [StoreFact]
    public async Task The_trace_id_of_a_problem_finds_its_log_line_and_its_spans()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var host = new SecondHost(first, collector.HostSettings);
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var problem = (await unit.FileReportAsync("{"u8.ToArray())).Expect(HttpStatusCode.BadRequest);

        var traceId = ((string)problem["traceId"]!).Split('-')[1];
        var line = Assert.Single(host.Log.Lines, line => line.Contains(traceId, StringComparison.Ordinal));
        Assert.StartsWith("Information: POST /v1/bureaus/{b}/units/{u}/self-evaluations/{y:int} responded 400 in ", line, StringComparison.Ordinal);
        await collector.WaitForAsync(it => it.Spans.Any(span => span.TraceId == traceId && span.Kind == CollectedSpan.ServerKind));
        Assert.Contains(collector.Spans, span => span.TraceId == traceId && span.Name == "FileReport");
    }

    [StoreFact]
    public async Task No_text_of_a_report_no_key_and_no_secret_is_in_traces_metrics_or_logs()
    {
        const string Marker = "标记文本MARKERTEXT";
        var port = MetricsPort.Find();
        await using var collector = await OtlpCollector.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = new SecondHost(
            first, [.. collector.HostSettings, .. WebhookHostSettings.All, ("PerfHub:Telemetry:RequestLog", "All"), ("PerfHub:Telemetry:MetricsPort", $"{port}")]);
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var webhook = await region.Admin.CreateWebhookAsync(region.North, receiver.Url);
        var unitKey = unit.Http.DefaultRequestHeaders.Authorization!.Parameter!;

        // Succeeds, and is delivered.
        (await unit.FileReportAsync(CreateReport(Marker))).Expect(HttpStatusCode.Created);
        await receiver.WaitForAsync(1);

        // Fails in the body, in the query, in the path, as a token, and within a batch.
        (await unit.FileReportAsync(CreateReport(Marker)[..^1])).Expect(HttpStatusCode.BadRequest);
        var invalid = SeedReport.Json;
        invalid["budget"]![Marker] = Marker;
        (await unit.FileReportAsync(invalid)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(HttpStatusCode.BadRequest, (await unit.GetAsync($"{unit.GetReportPath()}?text={Marker}&key={unitKey}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await unit.GetAsync($"/v1/{unitKey}")).Status);
        using (var stranger = new HttpRequestMessage(HttpMethod.Get, unit.GetReportPath()) { Headers = { { "Authorization", $"Bearer {Marker.Length}.{webhook.Secret}" } } })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.CreateHttpClient(null).SendAsync(stranger)).StatusCode);
        }

        byte[][] lines = [ApiClient.CreateBatchLine("0137", CreateReport(Marker + "2")), ApiClient.CreateBatchLine("0138", CreateReport(Marker))];
        Assert.Equal(HttpStatusCode.OK, (await region.Admin.FileBatchAsync(region.North, lines)).Status);

        // The last request is exported after all others.
        (await unit.GetReportAsync(headers: TraceParent)).Expect(HttpStatusCode.OK);
        await collector.WaitForAsync(it => it.Spans.Any(span => span.TraceId == TraceId && span.Kind == CollectedSpan.ServerKind) && it.Metrics.Contains("perfhub.webhook.lag"));
        var metrics = await MetricsPort.ScrapeAsync(port);
        Assert.Contains("perfhub_filings", metrics, StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.Contains("responded 201", StringComparison.Ordinal));
        foreach (var secret in new[] { Marker, Uri.EscapeDataString(Marker), "MARKERTEXT", unitKey, webhook.Secret, PerfHubHost.BootstrapKey, "token=of-the-receiver" })
        {
            Assert.False(collector.HasReceived(secret), secret);
            Assert.DoesNotContain(secret, metrics, StringComparison.Ordinal);
            Assert.DoesNotContain(host.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    private static byte[] CreateReport(string marker)
    {
        var report = SeedReport.Json;
        report["conclusion"] = marker;
        foreach (var indicator in report["indicators"]!.AsArray())
        {
            indicator!["name"] = $"{marker}{(string)indicator["name"]!}";
            indicator["deviationReason"] = marker;
            indicator["improvement"] = marker;
        }

        return report.ToUtf8Bytes();
    }
}

public sealed class TraceTestsOnSqlite(SqliteHost host) : TraceTests(host), IClassFixture<SqliteHost>;

public sealed class TraceTestsOnSqlServer(SqlServerHost host) : TraceTests(host), IClassFixture<SqlServerHost>;
