using System.Diagnostics;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Batch;

/// <summary>
/// Files a batch of 100,000 lines and single reports over 16 connections, in alternating rounds: the batch must not be slower,
/// and the host's memory must not grow. With <c>--kill 20</c> it runs <see cref="BatchKillScenario"/> with 20 kills instead.
/// </summary>
internal static class BatchCommand
{
    // JIT compilation, pools and caches do not count.
    private const int WarmUp = 5_000, Rounds = 21;
    private const double MaxGrowth = 50;

    /// <param name="options"><c>--lines</c> of the batch, <c>--filings</c> of single reports, <c>--kill</c>: the number of kills.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var (lines, filings, kills) = (options.Get("--lines", 100_800), options.Get("--filings", 21_000), options.Get("--kill", 0));
        using var folder = new TempFolder();
        var store = $"Data Source={folder.GetFile("perfhub.db")}";
        return kills > 0 ? await BatchKillScenario.RunAsync(store, lines, kills) : await MeasureAsync(store, lines, filings);
    }

    /// <summary>Registers the units of a batch with the first district and returns two keys.</summary>
    public static async Task<(string Administrator, string Reader)> RegisterUnitsAsync(BenchmarkRegion region, int units)
    {
        var reader = await region.CreateBureausAsync();
        await BenchmarkRegion.ForEachAsync(units, unit => region.RegisterUnitAsync(unit, BenchmarkRegion.GetDistrict(0)));
        return (await region.CreateAdministratorKeyAsync(), reader);
    }

    private static async Task<int> MeasureAsync(string store, int lines, int filings)
    {
        var singles = new byte[filings + WarmUp][];
        string administrator, reader;
        await using (var region = new BenchmarkRegion(store))
        {
            // The units of the batches come first, then those that file single reports.
            var batched = lines + WarmUp;
            var district = BenchmarkRegion.GetDistrict(0);
            (administrator, reader) = await RegisterUnitsAsync(region, batched + singles.Length);
            await BenchmarkRegion.ForEachAsync(singles.Length, async i => singles[i] = LoadClient.CreateRequest(
                "POST",
                BenchmarkRegion.GetReportPath(batched + i, district),
                await region.CreateUnitKeyAsync(batched + i, district),
                BatchReports.CreateReport(batched + i)));
        }

        using var host = await HostProcess.StartPerfHubAsync(store);
        var ranking = LoadClient.CreateGet($"{BenchmarkRegion.RankingPath}?limit=50", reader);
        await LoadClient.SendAllAsync(host.Port, singles[..WarmUp], 201, ranking);
        using (var warmUp = await BatchClient.OpenAsync(host.Port, administrator))
        {
            await FileRoundAsync(warmUp, host, ranking, lines, WarmUp);
            await warmUp.CompleteAsync();
        }

        // One batch that pauses between its rounds, so that compared rounds are close in time.
        var start = host.ResidentMegabytes;
        using var memory = new PeakMemoryMonitor(host);
        using var batch = await BatchClient.OpenAsync(host.Port, administrator);
        var rounds = new List<(double Single, double Batch)>();
        var (singleCpu, batchCpu) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            var (single, line) = (filings / Rounds, lines / Rounds);
            var before = host.ProcessorTime;
            var singleRate = await LoadClient.SendAllAsync(host.Port, singles[(WarmUp + (round * single))..(WarmUp + ((round + 1) * single))], 201, ranking);
            var between = host.ProcessorTime;
            rounds.Add((singleRate, await FileRoundAsync(batch, host, ranking, round * line, line)));
            (singleCpu, batchCpu) = (singleCpu + between - before, batchCpu + host.ProcessorTime - between);
        }

        await batch.CompleteAsync();
        var ratios = rounds.ConvertAll(it => it.Batch / it.Single);
        var peak = await memory.GetPeakAsync();
        Console.WriteLine($"{Rounds} rounds, medians, rankings included:");
        Console.WriteLine($"{filings / Rounds:N0} single filings, {LoadClient.Connections} connections: {rounds.Select(it => it.Single).Median():N0}/s");
        Console.WriteLine($"{lines / Rounds:N0} lines of one batch of {lines:N0}, one connection: {rounds.Select(it => it.Batch).Median():N0}/s");
        Console.WriteLine($"ratios from {ratios.Min():N2} to {ratios.Max():N2}");
        Console.WriteLine($"CPU time of the host: {singleCpu.TotalMilliseconds / filings:N2} ms a single filing, {batchCpu.TotalMilliseconds / lines:N2} ms a line");
        Console.WriteLine($"memory: {start:N0} MB at the start of the batch, {peak:N0} MB at its peak");
        var table = new ResultTable();
        table.AddAtLeast("batch ÷ single filings", ratios.Median(), target: 1);
        table.AddAtMost("memory growth, MB", peak - start, target: MaxGrowth);
        return table.Print($"{lines:N0} lines of a batch and {filings:N0} single filings");
    }

    /// <summary>Files lines of a batch and returns lines a second, the rankings included.</summary>
    private static async Task<double> FileRoundAsync(BatchClient batch, HostProcess host, byte[] ranking, int first, int count)
    {
        var watch = Stopwatch.StartNew();
        var responses = await batch.SendLinesAsync(first, count, [201]);
        await LoadClient.GetAsync(host.Port, ranking);
        return responses == count ? count / watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{responses} of {count} lines got a response.");
    }

    /// <summary>Samples the resident memory of a host, in MB, and keeps the peak.</summary>
    private sealed class PeakMemoryMonitor : IDisposable
    {
        private readonly CancellationTokenSource _done = new();
        private readonly Task<double> _sampling;

        public PeakMemoryMonitor(HostProcess host) => _sampling = Task.Run(async () =>
        {
            var peak = host.ResidentMegabytes;
            while (!_done.IsCancellationRequested)
            {
                peak = Math.Max(peak, host.ResidentMegabytes);
                await Task.Delay(100);
            }

            return peak;
        });

        public async Task<double> GetPeakAsync()
        {
            await _done.CancelAsync();
            return await _sampling;
        }

        public void Dispose() => _done.Dispose();
    }
}
