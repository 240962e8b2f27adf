using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Telemetry;

/// <summary>
/// Compares filings at a host that exports traces, metrics and logs, serves metrics and logs each request, with those at a host without
/// telemetry. The collector, which throws everything away, shares the machine.
/// </summary>
internal static class TelemetryCommand
{
    /// <param name="options"><c>--filings</c> in each round.</param>
    /// <returns>0 where the target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var filings = options.Get("--filings", 2_500);
        using var folder = new TempFolder();
        await using var collector = await DiscardingCollector.StartAsync();
        using var hosts = await HostPair.StartAsync(
            folder,
            filings,
            new Dictionary<string, string?> { ["PerfHub:Telemetry:RequestLog"] = "None" },
            new Dictionary<string, string?>
            {
                ["PerfHub:Telemetry:RequestLog"] = "All",
                ["PerfHub:Telemetry:MetricsPort"] = $"{HostProcess.FindFreePort()}",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            });

        var (rates, processorTime) = await hosts.CompareFilingsAsync("filing with telemetry");
        var table = new ResultTable();
        table.AddAtLeast(rates, target: 0.95);
        table.AddAtLeast("requests to the collector", collector.RequestCount, target: 1);
        table.AddAtMost("processor time ÷ without telemetry", processorTime, target: 1.10);
        table.AddAtMost("peak memory ÷ without telemetry", hosts.Measured.PeakMegabytes / hosts.Baseline.PeakMegabytes, target: 1.25);
        return table.Print($"rounds of {filings:N0} filings, {LoadClient.Connections} connections");
    }
}
