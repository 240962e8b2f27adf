using System.Diagnostics;
using System.Globalization;
using PerfHub.Benchmarks.Load;

namespace PerfHub.Benchmarks.Batch;

/// <summary>
/// Files a batch of 100,000 lines at the real host, and other reports one by one over 16 connections, in rounds that take turns:
/// the batch must not be slower, and the host's memory stay where it was when the batch began. With <c>--kill 20</c> it kills
/// the host so often in the midst of the batch instead.
/// </summary>
internal static class BatchCommand
{
    // What is compiled, pooled and cached once does not count.
    private const int WarmUp = 5_000, Rounds = 21;
    private const double MaxGrowth = 50;

    /// <summary>Runs everything once.</summary>
    /// <param name="args"><c>--lines</c> of the batch, <c>--filings</c> one by one, <c>--kill</c> how often.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int Option(string name, int value) =>
            Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : value;
        var (lines, filings, deaths) = (Option("--lines", 100_800), Option("--filings", 21_000), Option("--kill", 0));

        var folder = Directory.CreateTempSubdirectory("perfhub-batch-").FullName;
        try
        {
            var file = Path.Combine(folder, "perfhub.db");
            return deaths > 0 ? await BatchKillScenario.RunAsync(file, lines, deaths) : await MeasureAsync(file, lines, filings);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Registers the units of a batch; gives the keys of an administrator and a reader.</summary>
    public static async Task<(string Administrator, string Reader)> RegisterUnitsAsync(BenchmarkRegion population, int units)
    {
        var reader = await population.CreateBureausAsync();
        await Parallel.ForAsync(0, units, Parallelism, async (unit, _) => await population.RegisterUnitAsync(unit, BenchmarkRegion.GetDistrict(0)));
        return (await population.CreateAdministratorKeyAsync(), reader);
    }

    private static ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = 32 };

    private static async Task<int> MeasureAsync(string file, int lines, int filings)
    {
        var store = $"Data Source={file}";
        var singles = new byte[filings + WarmUp][];
        string administrator, reader;
        await using (var population = new BenchmarkRegion(store))
        {
            // First those of the batches, then those that file by themselves.
            var batched = lines + WarmUp;
            (administrator, reader) = await RegisterUnitsAsync(population, batched + singles.Length);
            await Parallel.ForAsync(0, singles.Length, Parallelism, async (i, _) => singles[i] = LoadClient.CreateRequest(
                "POST",
                $"/v1/bureaus/{BenchmarkRegion.GetDistrict(0)}/units/{BenchmarkRegion.GetUnitCode(batched + i)}/self-evaluations/{BenchmarkRegion.Year}",
                await population.CreateUnitKeyAsync(batched + i, BenchmarkRegion.GetDistrict(0)),
                BatchReports.CreateReport(batched + i)));
        }

        using var host = await LoadCommand.StartHostAsync(store);
        var ranking = LoadClient.CreateRequest("GET", $"/v1/bureaus/{BenchmarkRegion.City}/rankings/{BenchmarkRegion.Year}?limit=50", reader, null);
        await LoadClient.SendAllAsync(host.Port, singles[..WarmUp], 201, ranking);
        using (var warmUp = await BatchClient.OpenAsync(host.Port, administrator))
        {
            await FileRoundAsync(warmUp, host, ranking, lines, WarmUp);
            await warmUp.CompleteAsync();
        }

        // One batch, which waits from round to round, so that what is compared is near in time.
        var start = host.ResidentMegabytes;
        using var watch = new PeakMemoryMonitor(host);
        using var batch = await BatchClient.OpenAsync(host.Port, administrator);
        var rounds = new List<(double Single, double Batch)>();
        var (singleWork, batchWork) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            var (single, line) = (filings / Rounds, lines / Rounds);
            var before = host.ProcessorTime;
            var one = await LoadClient.SendAllAsync(host.Port, singles[(WarmUp + (round * single))..(WarmUp + ((round + 1) * single))], 201, ranking);
            var between = host.ProcessorTime;
            rounds.Add((one, await FileRoundAsync(batch, host, ranking, round * line, line)));
            (singleWork, batchWork) = (singleWork + between - before, batchWork + host.ProcessorTime - between);
        }

        await batch.CompleteAsync();
        var (ratio, most) = (Median(rounds.Select(it => it.Batch / it.Single)), await watch.GetPeakAsync());
        var growth = (double)(most - start);
        Console.WriteLine($"{Rounds} rounds, medians, until all is ranked:");
        Console.WriteLine($"{filings / Rounds:N0} filings one by one, {LoadClient.Connections} connections: {Median(rounds.Select(it => it.Single)):N0}/s");
        Console.WriteLine($"{lines / Rounds:N0} lines of one batch of {lines:N0}, one connection: {Median(rounds.Select(it => it.Batch)):N0}/s");
        Console.WriteLine($"{(ratio >= 1 ? "met" : "MISSED")}: ratio {ratio:N2} (≥ 1.00), from {rounds.Min(it => it.Batch / it.Single):N2} to {rounds.Max(it => it.Batch / it.Single):N2}");
        Console.WriteLine($"the host's own work: {singleWork.TotalMilliseconds / filings:N2} ms for a filing by itself, {batchWork.TotalMilliseconds / lines:N2} ms for a line");
        Console.WriteLine($"{(growth <= MaxGrowth ? "met" : "MISSED")}: memory {start:N0} MB as the batch began, {most:N0} MB at the most until it ended, {growth:+0;-0} MB (≤ {MaxGrowth:N0})");
        return ratio >= 1 && growth <= MaxGrowth ? 0 : 1;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    /// <summary>Files some lines of a batch; gives lines a second until they are ranked.</summary>
    private static async Task<double> FileRoundAsync(BatchClient batch, HostProcess host, byte[] ranking, int first, int count)
    {
        var watch = Stopwatch.StartNew();
        var answered = await batch.SendLinesAsync(first, count, [201]);
        await LoadClient.GetAsync(host.Port, ranking);
        return answered == count ? count / watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{answered} of {count} lines were answered.");
    }

    /// <summary>Keeps the most memory that a host holds while it is watched.</summary>
    private sealed class PeakMemoryMonitor : IDisposable
    {
        private readonly CancellationTokenSource _done = new();
        private readonly Task<decimal> _watching;

        public PeakMemoryMonitor(HostProcess host) => _watching = Task.Run(async () =>
        {
            var most = host.ResidentMegabytes;
            while (!_done.IsCancellationRequested)
            {
                most = Math.Max(most, host.ResidentMegabytes);
                await Task.Delay(100);
            }

            return most;
        });

        public async Task<decimal> GetPeakAsync()
        {
            await _done.CancelAsync();
            return await _watching;
        }

        public void Dispose() => _done.Dispose();
    }
}
