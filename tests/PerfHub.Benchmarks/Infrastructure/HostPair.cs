namespace PerfHub.Benchmarks.Infrastructure;

/// <summary>Two hosts with the same units on stores of their own that are measured in turn, so that what else the machine does falls on both.</summary>
internal sealed class HostPair : IDisposable
{
    // Code that still compiles is not what is measured.
    private const int WarmUps = 4, Rounds = 9;

    private readonly Dictionary<HostProcess, (List<byte[]> Filings, string ReaderKey)> _requests = [];

    private HostPair(HostProcess baseline, HostProcess measured) => (Baseline, Measured) = (baseline, measured);

    /// <summary>The host that the other one is compared with.</summary>
    public HostProcess Baseline { get; }

    /// <summary>The host that is measured.</summary>
    public HostProcess Measured { get; }

    /// <summary>Fills two stores in the folder and starts a host on each.</summary>
    /// <param name="folder">The folder of the stores.</param>
    /// <param name="filings">The number of filings in a round.</param>
    /// <param name="baseline">The settings of the baseline.</param>
    /// <param name="measured">The settings of the other host.</param>
    public static async Task<HostPair> StartAsync(
        TempFolder folder, int filings, IReadOnlyDictionary<string, string?> baseline, IReadOnlyDictionary<string, string?> measured)
    {
        var (first, second) = ($"Data Source={folder.GetFile("baseline.db")}", $"Data Source={folder.GetFile("measured.db")}");
        var (firstRequests, secondRequests) = (await PrepareAsync(first, filings * (WarmUps + Rounds)), await PrepareAsync(second, filings * (WarmUps + Rounds)));
        var hosts = new HostPair(await StartAsync(first, baseline), await StartAsync(second, measured));
        (hosts._requests[hosts.Baseline], hosts._requests[hosts.Measured]) = (firstRequests, secondRequests);
        return hosts;
    }

    /// <summary>Compares filings.</summary>
    /// <param name="name">What is measured.</param>
    /// <returns>The rates, and the processor time of a filing as a ratio to the baseline's.</returns>
    public async Task<(Measurement Rates, double ProcessorTime)> CompareFilingsAsync(string name)
    {
        var perRound = _requests[Baseline].Filings.Count / (WarmUps + Rounds);
        return await CompareAsync(name, (host, round) => _requests[host].Filings.GetRange(round * perRound, perRound), 201);
    }

    /// <summary>Compares the reading of a page.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="path">The path of the page.</param>
    /// <param name="count">How often it is read in a round.</param>
    /// <returns>The rates, and the processor time of a page as a ratio to the baseline's.</returns>
    public async Task<(Measurement Rates, double ProcessorTime)> ComparePagesAsync(string name, string path, int count)
    {
        var requests = _requests.ToDictionary(it => it.Key, it => Enumerable.Repeat(LoadClient.CreateGet(path, it.Value.ReaderKey), count).ToList());
        return await CompareAsync(name, (host, _) => requests[host], 200);
    }

    public void Dispose()
    {
        Baseline.Dispose();
        Measured.Dispose();
    }

    private async Task<(Measurement Rates, double ProcessorTime)> CompareAsync(string name, Func<HostProcess, int, List<byte[]>> getRequests, int expected)
    {
        var rounds = new List<(double Baseline, double Measured)>();
        var (baselineStart, measuredStart) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            if (round == WarmUps)
            {
                (baselineStart, measuredStart) = (Baseline.ProcessorTime, Measured.ProcessorTime);
            }

            // The order alternates too: the second one of a round finds warmer processors, or busier disks.
            var rates = new Dictionary<HostProcess, double>();
            foreach (var host in round % 2 == 0 ? (HostProcess[])[Baseline, Measured] : [Measured, Baseline])
            {
                rates[host] = await LoadClient.SendAllAsync(host.Port, getRequests(host, round), expected);
            }

            rounds.Add((rates[Baseline], rates[Measured]));
        }

        rounds.RemoveRange(0, WarmUps);
        return (
            new Measurement(name, rounds.Select(it => it.Measured).Median(), rounds.Select(it => it.Baseline).Median(), rounds.Select(it => it.Measured / it.Baseline).Median()),
            (Measured.ProcessorTime - measuredStart) / (Baseline.ProcessorTime - baselineStart));
    }

    private static Task<HostProcess> StartAsync(string store, IReadOnlyDictionary<string, string?> settings) =>
        HostProcess.StartPerfHubAsync(new Dictionary<string, string?>(settings) { ["ConnectionStrings:PerfHub"] = store });

    private static async Task<(List<byte[]> Filings, string ReaderKey)> PrepareAsync(string store, int count)
    {
        await using var region = new BenchmarkRegion(store);
        var readerKey = await region.CreateBureausAsync();
        var requests = await region.RegisterFilersAsync(0, count);
        await region.ProcessOutboxesAsync();
        return (requests, readerKey);
    }
}
