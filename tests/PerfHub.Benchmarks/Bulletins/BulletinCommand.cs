using System.Diagnostics;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Bulletins;

/// <summary>Measures the bulletin of a region with many units: its time, and the memory of the host.</summary>
internal static class BulletinCommand
{
    private const int Rounds = 3;

    /// <param name="options"><c>--units</c> registered; a tenth of them has filed nothing.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var units = options.Get("--units", 100_000);
        using var folder = new TempFolder();
        var store = $"Data Source={folder.GetFile("perfhub.db")}";
        var reader = await FillStoreAsync(store, units);
        using var host = await HostProcess.StartPerfHubAsync(store);
        using var client = host.CreateClient(reader);
        var before = host.PeakMegabytes;
        var (slowest, size) = (0d, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            size = (await client.GetByteArrayAsync($"/v1/bureaus/{BenchmarkRegion.City}/bulletins/{BenchmarkRegion.Year}")).Length;
            slowest = Math.Max(slowest, watch.Elapsed.TotalSeconds);
        }

        Console.WriteLine($"peak memory before the first bulletin: {before:N0} MB; size of a bulletin: {size:N0} bytes");
        var table = new ResultTable();
        table.AddAtMost("slowest bulletin, s", slowest, target: 30);
        table.AddAtMost("peak memory, MB", host.PeakMegabytes, target: 250);
        return table.Print($"{units:N0} units; {Rounds} bulletins, one after the other");
    }

    private static async Task<string> FillStoreAsync(string store, int units)
    {
        await using var region = new BenchmarkRegion(store);
        var reader = await region.CreateBureausAsync();
        await BenchmarkRegion.ForEachAsync(units, async unit =>
        {
            await region.RegisterUnitAsync(unit);
            if (unit % 10 != 9)
            {
                await region.FileReportAsync(unit);
            }
        });
        await region.ProcessOutboxesAsync();
        return reader;
    }
}
