using PerfHub.Api.Hosting.Demo;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Telemetry;

/// <summary>
/// Compares filings at a host that exports traces, metrics and logs, serves metrics and logs each request, with those at a host without
/// telemetry, in rounds that alternate. The collector, which throws everything away, shares the machine.
/// </summary>
internal static class TelemetryCommand
{
    private const int WarmUps = 4, Rounds = 9;

    /// <param name="options"><c>--filings</c> in each round.</param>
    /// <returns>0 where the target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var filings = options.Get("--filings", 2_000);
        using var folder = new TempFolder();
        await using var collector = await DiscardingCollector.StartAsync();
        var (plainStore, tracedStore) = ($"Data Source={folder.GetFile("plain.db")}", $"Data Source={folder.GetFile("traced.db")}");
        var plainFilings = await PrepareAsync(plainStore, filings * (WarmUps + Rounds));
        var tracedFilings = await PrepareAsync(tracedStore, filings * (WarmUps + Rounds));
        using var plain = await HostProcess.StartPerfHubAsync(new Dictionary<string, string?>
        {
            ["ConnectionStrings:PerfHub"] = plainStore,
            ["PerfHub:Telemetry:RequestLog"] = "None",
        });
        using var traced = await HostProcess.StartPerfHubAsync(new Dictionary<string, string?>
        {
            ["ConnectionStrings:PerfHub"] = tracedStore,
            ["PerfHub:Telemetry:RequestLog"] = "All",
            ["PerfHub:Telemetry:MetricsPort"] = $"{HostProcess.FindFreePort()}",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });

        var rounds = new List<(double Plain, double Traced)>();
        var (plainStart, tracedStart) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            if (round == WarmUps)
            {
                // Starting and compiling is not part of a filing.
                (plainStart, tracedStart) = (plain.ProcessorTime, traced.ProcessorTime);
            }

            // The order alternates too: the second one of a round finds warmer processors, or busier disks.
            var (first, second) = round % 2 == 0 ? (plain, traced) : (traced, plain);
            var rates = new Dictionary<HostProcess, double>();
            foreach (var host in new[] { first, second })
            {
                rates[host] = await LoadClient.SendAllAsync(host.Port, (host == plain ? plainFilings : tracedFilings).GetRange(round * filings, filings), 201);
            }

            rounds.Add((rates[plain], rates[traced]));
        }

        rounds.RemoveRange(0, WarmUps);
        var table = new ResultTable();
        table.AddAtLeast(
            new Measurement("filing with telemetry", rounds.Select(it => it.Traced).Median(), rounds.Select(it => it.Plain).Median(), rounds.Select(it => it.Traced / it.Plain).Median()),
            target: 0.95);
        table.AddAtLeast("requests to the collector", collector.RequestCount, target: 1);
        table.AddAtMost("processor time ÷ without telemetry", (traced.ProcessorTime - tracedStart) / (plain.ProcessorTime - plainStart), target: 1.10);
        table.AddAtMost("peak memory ÷ without telemetry", traced.PeakMegabytes / plain.PeakMegabytes, target: 1.25);
        return table.Print($"{Rounds} rounds of {filings:N0} filings, {LoadClient.Connections} connections");
    }

    private static async Task<List<byte[]>> PrepareAsync(string store, int count)
    {
        await using var region = new BenchmarkRegion(store);
        await region.CreateBureausAsync();
        var requests = new byte[count][];
        await BenchmarkRegion.ForEachAsync(count, async unit =>
        {
            await region.RegisterUnitAsync(unit);
            requests[unit] = LoadClient.CreateRequest("POST", BenchmarkRegion.GetReportPath(unit), await region.CreateUnitKeyAsync(unit), DemoData.GenerateReport(unit));
        });
        await region.ProcessOutboxesAsync();
        return [.. requests];
    }
}
