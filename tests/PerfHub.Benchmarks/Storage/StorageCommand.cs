using System.Globalization;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Storage;

/// <summary>Counts what a filing writes to a SQLite store: rows by table, with the projections that follow it, and bytes.</summary>
internal static class StorageCommand
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3), MaxStop = TimeSpan.FromMinutes(1);

    /// <param name="options"><c>--filings</c> that are counted.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var filings = options.Get("--filings", 2_000);
        using var folder = new TempFolder();
        var file = folder.GetFile("perfhub.db");
        var (reader, requests) = await FillStoreAsync($"Data Source={file}", filings * 2);
        var (first, counted) = (requests[..filings], requests[filings..]);
        var rows = await CountRowsAsync($"Data Source={file}", reader, first);
        var kilobytes = await MeasureKilobytesAsync(file, reader, counted);

        foreach (var (table, count) in rows.Where(it => it.Value > 0).OrderByDescending(it => it.Value))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table,-24} {(double)count / filings,8:N2}"));
        }

        var results = new ResultTable();
        results.AddAtMost("rows written for a filing", (double)rows.Values.Sum() / filings, target: 15);
        results.AddAtMost("KB stored for a filing", kilobytes / filings, target: 11);
        return results.Print($"{filings:N0} first filings, with all that follows from them");
    }

    private static async Task<(string Reader, List<byte[]> Filings)> FillStoreAsync(string store, int filings)
    {
        await using var region = new BenchmarkRegion(store);
        var reader = await region.CreateBureausAsync();
        var requests = await region.RegisterFilersAsync(0, filings);
        await region.ProcessOutboxesAsync();
        return (reader, requests);
    }

    private static async Task<IReadOnlyDictionary<string, long>> CountRowsAsync(string store, string reader, List<byte[]> filings)
    {
        var counter = new RowCounter(store);
        using var host = await HostProcess.StartPerfHubAsync(store);
        await Task.Delay(Settled);
        var before = counter.Read();
        await FileAsync(host.Port, reader, filings);
        var after = counter.Read();
        await host.TerminateAsync(MaxStop);
        return after.ToDictionary(it => it.Key, it => it.Value - before[it.Key]);
    }

    /// <summary>The growth of the file; a host that ends leaves nothing in the write-ahead log. The keys and units were there before.</summary>
    private static async Task<double> MeasureKilobytesAsync(string file, string reader, List<byte[]> filings)
    {
        var before = new FileInfo(file).Length;
        using (var host = await HostProcess.StartPerfHubAsync($"Data Source={file}"))
        {
            await FileAsync(host.Port, reader, filings);
            await host.TerminateAsync(MaxStop);
        }

        return (new FileInfo(file).Length - before) / 1024d;
    }

    /// <summary>Files, reads a ranking, and leaves what runs in the background the time to follow.</summary>
    private static async Task FileAsync(int port, string reader, List<byte[]> filings)
    {
        await LoadClient.SendAllAsync(port, filings, 201, LoadClient.CreateGet($"{BenchmarkRegion.RankingPath}?limit=50", reader));
        await Task.Delay(Settled);
    }
}
