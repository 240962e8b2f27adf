using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Observability;

/// <summary>A host in a process of its own, with the standard variables of OpenTelemetry.</summary>
[Trait("Category", "Slow")]
public sealed class LogExportTests
{
    [Fact]
    public async Task The_trace_id_of_a_problem_finds_its_line_in_the_exported_log_which_is_not_printed_too()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. collector.HostSettings]);
        await host.StartAsync();

        var problem = (await host.Operator.CreateBureauAsync("not-a-code")).Expect(HttpStatusCode.UnprocessableEntity);

        var traceId = ((string)problem["traceId"]!).Split('-')[1];
        await collector.WaitForAsync(it => it.LogRecords.Any(record => record.TraceId == traceId));
        Assert.StartsWith("POST /v1/bureaus responded 422 in ", Assert.Single(collector.LogRecords, record => record.TraceId == traceId).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Output, line => line.Contains(traceId, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", null, false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_TRACES_EXPORTER", false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_METRICS_EXPORTER", true, false)]
    public async Task Only_the_signals_that_the_variables_name_are_exported(string endpoint, string? none, bool hasSpans, bool hasMetrics)
    {
        await using var collector = await OtlpCollector.StartAsync();
        var settings = collector.HostSettings.Where(it => it.Name != "OTEL_EXPORTER_OTLP_ENDPOINT").ToList();
        var address = collector.HostSettings.Single(it => it.Name == "OTEL_EXPORTER_OTLP_ENDPOINT").Value;
        settings.Add((endpoint, endpoint.Contains("METRICS", StringComparison.Ordinal) ? address + "/v1/metrics" : address));
        settings.AddRange(none is null ? [] : [(none, "none")]);
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. settings]);
        await host.StartAsync();
        (await host.Operator.CreateBureauAsync("77")).Expect(HttpStatusCode.Created);

        await collector.WaitForAsync(it => hasSpans ? it.Spans.Any() : it.Metrics.Any());
        await Task.Delay(1_000);

        Assert.Equal((hasSpans, hasMetrics), (collector.Spans.Any(), collector.Metrics.Any()));
    }
}
