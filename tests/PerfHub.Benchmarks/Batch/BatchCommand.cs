using System.Diagnostics;
using System.Globalization;
using PerfHub.Benchmarks.Load;

namespace PerfHub.Benchmarks.Batch;

/// <summary>
/// Files a batch of 100,000 lines at the real host, and as many reports as is needed one by one over 16 connections before and
/// after it: the batch must not be slower, and the host's memory stay where it was when the batch began. With
/// <c>--kill 20</c> it kills the host so often in the midst of the batch instead.
/// </summary>
internal static class BatchCommand
{
    private const int WarmUp = 2_000;
    private const double MostGrowth = 50;

    /// <summary>Runs everything once.</summary>
    /// <param name="args"><c>--lines</c> of the batch, <c>--filings</c> one by one, <c>--kill</c> how often.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> Run(string[] args)
    {
        int Option(string name, int value) =>
            Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : value;
        var (lines, filings, deaths) = (Option("--lines", 100_000), Option("--filings", 20_000), Option("--kill", 0));

        var folder = Directory.CreateTempSubdirectory("perfhub-batch-").FullName;
        try
        {
            var file = Path.Combine(folder, "perfhub.db");
            return deaths > 0 ? await BatchKill.Run(file, lines, deaths) : await Measure(file, lines, filings);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Registers the units of a batch; gives the keys of an administrator and a reader.</summary>
    public static async Task<(string Administrator, string Reader)> Fill(Population population, int units)
    {
        var reader = await population.Found();
        await Parallel.ForAsync(0, units, Many, async (unit, _) => await population.RegisterInOne(unit));
        return (await population.AdministratorKey(), reader);
    }

    private static ParallelOptions Many => new() { MaxDegreeOfParallelism = 32 };

    private static async Task<int> Measure(string file, int lines, int filings)
    {
        var store = $"Data Source={file}";
        var singles = new byte[filings + WarmUp][];
        string administrator, reader;
        await using (var population = new Population(store))
        {
            // First those of the batches, then those that file by themselves.
            var batched = lines + WarmUp;
            (administrator, reader) = await Fill(population, batched + singles.Length);
            await Parallel.ForAsync(0, singles.Length, Many, async (i, _) => singles[i] = LoadClient.Request(
                "POST",
                $"/v1/bureaus/{Population.District(0)}/units/{Population.Code(batched + i)}/self-evaluations/{Population.Year}",
                await population.KeyInOne(batched + i),
                BatchReports.Of(batched + i)));
        }

        using var host = await LoadCommand.StartHost(store);
        var ranking = LoadClient.Request("GET", $"/v1/bureaus/{Population.City}/rankings/{Population.Year}?limit=50", reader, null);
        await LoadClient.Drive(host.Port, singles[..WarmUp], 201, ranking);
        await Batch(host, administrator, ranking, lines, WarmUp);

        var half = filings / 2;
        var before = await LoadClient.Drive(host.Port, singles[WarmUp..(WarmUp + half)], 201, ranking);
        var start = host.ResidentMegabytes;
        var (rate, most) = await Batch(host, administrator, ranking, 0, lines);
        var after = await LoadClient.Drive(host.Port, singles[(WarmUp + half)..], 201, ranking);

        var single = 2 / ((1 / before) + (1 / after));
        var (ratio, growth) = (rate / single, (double)(most - start));
        Console.WriteLine($"{filings:N0} filings one by one, {LoadClient.Connections} connections: {single:N0}/s ({before:N0} before the batch, {after:N0} after), until they are ranked");
        Console.WriteLine($"a batch of {lines:N0} lines, one connection: {rate:N0}/s, until they are ranked");
        Console.WriteLine($"{(ratio >= 1 ? "met" : "MISSED")}: ratio {ratio:N2} (≥ 1.00)");
        Console.WriteLine($"{(growth <= MostGrowth ? "met" : "MISSED")}: memory {start:N0} MB as the batch began, {most:N0} MB at the most while it ran, {growth:+0;-0} MB (≤ {MostGrowth:N0})");
        return ratio >= 1 && growth <= MostGrowth ? 0 : 1;
    }

    /// <summary>Files a batch; gives its lines a second until they are ranked, and the most memory that the host held meanwhile.</summary>
    private static async Task<(double Rate, decimal Most)> Batch(HostProcess host, string key, byte[] ranking, int first, int count)
    {
        var most = host.ResidentMegabytes;
        using var done = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                most = Math.Max(most, host.ResidentMegabytes);
                await Task.Delay(100);
            }
        });

        var watch = Stopwatch.StartNew();
        var answered = await BatchClient.Send(host.Port, key, first, count, [201]);
        await LoadClient.Get(host.Port, ranking);
        var seconds = watch.Elapsed.TotalSeconds;
        await done.CancelAsync();
        await watching;
        return answered == count ? (count / seconds, most) : throw new InvalidOperationException($"{answered} of {count} lines were answered.");
    }
}
