using System.Diagnostics;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Load;

/// <summary>
/// Measures the host over loopback in rounds that alternate with <see cref="BaselineHost"/>, and prints each rate as a ratio
/// to the baseline's. Machines differ and are noisy; ratios measured right after each other vary much less.
/// </summary>
internal static class LoadCommand
{
    private const int WarmUps = 2, Rounds = 5, PageSize = 50, WritesPerRound = 100;

    /// <param name="options"><c>--units</c> stored, <c>--filings</c> and <c>--reads</c> in each round.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var (units, filings, reads) = (options.Get("--units", 100_000), options.Get("--filings", 2_000), options.Get("--reads", 20_000));
        using var folder = new TempFolder();
        var store = $"Data Source={folder.GetFile("perfhub.db")}";
        var (reader, filers) = await FillStoreAsync(store, units, (filings + WritesPerRound) * (WarmUps + Rounds));
        using var host = await HostProcess.StartPerfHubAsync(store);
        using var baseline = await StartBaselineAsync(folder);

        var table = new ResultTable();
        var first = $"{BenchmarkRegion.RankingPath}?limit={PageSize}";
        var deep = await FindPageAtRankAsync(host.Port, reader, first, units / 2);
        var firstPage = await MeasureReadsAsync("first ranking page", host.Port, baseline.Port, folder, "first", first, reader, reads);
        var deepPage = await MeasureReadsAsync($"ranking page at rank {units / 2:N0}", host.Port, baseline.Port, folder, "deep", deep, reader, reads);
        var overview = $"/v1/bureaus/{BenchmarkRegion.City}/overview/{BenchmarkRegion.Year}";
        table.AddAtLeast(firstPage, target: 0.60);
        table.AddAtLeast(deepPage, target: 0.60);
        table.AddAtLeast(await MeasureReadsAsync("overview", host.Port, baseline.Port, folder, "overview", overview, reader, reads), target: 0.80);
        table.AddAtLeast(await MeasureNotModifiedAsync(host.Port, baseline.Port, first, reader, reads), target: 0.80);
        table.AddAtMost("deep page's cost ÷ first page's", firstPage.Rate / deepPage.Rate, target: 1.5);
        table.AddAtMost("peak memory after reading, MB", host.PeakMegabytes, target: 250);
        var single = filers.GetRange(filings * (WarmUps + Rounds), WritesPerRound * (WarmUps + Rounds));
        filers = filers.GetRange(0, filings * (WarmUps + Rounds));
        table.AddAtLeast(await MeasureReadAfterWriteAsync(host.Port, baseline.Port, single, LoadClient.CreateGet(first, reader)), target: 0.10);
        table.AddAtLeast(await MeasureFilingAsync(host.Port, baseline.Port, filers, LoadClient.CreateGet(first, reader)), target: 0.70);
        table.AddAtMost("peak memory after filing, MB", host.PeakMegabytes, target: 250);
        return table.Print($"{units:N0} units stored; {Rounds} rounds of {filings:N0} filings and {reads:N0} reads a line, {LoadClient.Connections} connections");
    }

    private static async Task<(string Reader, List<byte[]> Filings)> FillStoreAsync(string store, int units, int filings)
    {
        var watch = Stopwatch.StartNew();
        await using var region = new BenchmarkRegion(store);
        var reader = await region.CreateBureausAsync();
        await BenchmarkRegion.ForEachAsync(units, async unit =>
        {
            await region.RegisterUnitAsync(unit);
            await region.FileReportAsync(unit);
        });
        var requests = await region.RegisterFilersAsync(units, filings);
        await region.ProcessOutboxesAsync();
        Console.WriteLine($"{units:N0} units filed and {filings:N0} more registered in {watch.Elapsed.TotalSeconds:N0} s");
        return (reader, requests);
    }

    private static Task<HostProcess> StartBaselineAsync(TempFolder folder)
    {
        var port = HostProcess.FindFreePort();
        return HostProcess.StartAsync(
            typeof(LoadCommand).Assembly.Location,
            ["floor", folder.GetFile("floor.db"), folder.FullName, $"http://127.0.0.1:{port}"],
            port,
            new Dictionary<string, string>());
    }

    /// <summary>Reads the ranking up to a rank and returns the path of the page there.</summary>
    private static async Task<string> FindPageAtRankAsync(int port, string key, string first, int rank)
    {
        var (path, walked) = (first.Replace($"limit={PageSize}", "limit=500", StringComparison.Ordinal), 0);
        var cursor = "";
        while (walked < rank)
        {
            var page = await LoadClient.GetPageAsync(port, path + cursor, key);
            walked += page.Items.Count;
            cursor = $"&cursor={page.NextCursor}";
        }

        return first + cursor;
    }

    private static async Task<Measurement> MeasureReadsAsync(
        string name, int host, int baseline, TempFolder folder, string page, string path, string key, int reads)
    {
        var request = LoadClient.CreateGet(path, key);
        await File.WriteAllBytesAsync(folder.GetFile(page), await LoadClient.GetAsync(host, request));
        var requests = Enumerable.Repeat(request, reads).ToList();
        var baselineRequests = Enumerable.Repeat(LoadClient.CreateGet(BaselineHost.PagePath + page, null), reads).ToList();
        return await MeasureAlternatingAsync(name, _ => LoadClient.SendAllAsync(host, requests, 200), _ => LoadClient.SendAllAsync(baseline, baselineRequests, 200));
    }

    /// <summary>Measures 304 responses against the baseline's full page.</summary>
    private static async Task<Measurement> MeasureNotModifiedAsync(int host, int baseline, string path, string key, int reads)
    {
        var tag = await LoadClient.GetETagAsync(host, path, key);
        var requests = Enumerable.Repeat(LoadClient.CreateGet(path, key, tag), reads).ToList();
        var baselineRequests = Enumerable.Repeat(LoadClient.CreateGet(BaselineHost.PagePath + "first", null), reads).ToList();
        return await MeasureAlternatingAsync("first page, not modified", _ => LoadClient.SendAllAsync(host, requests, 304), _ => LoadClient.SendAllAsync(baseline, baselineRequests, 200));
    }

    /// <summary>Alternates filings and reads; a read updates the rankings first. Only the time of the reads counts.</summary>
    private static Task<Measurement> MeasureReadAfterWriteAsync(int host, int baseline, List<byte[]> filings, byte[] ranking)
    {
        List<byte[]> OfRound(int round) => filings.GetRange(round * WritesPerRound, WritesPerRound);
        return MeasureAlternatingAsync(
            "first page right after a write",
            round => LoadClient.SendPairsAsync(host, OfRound(round), ranking),
            round => LoadClient.SendPairsAsync(baseline, ToBaselineRequests(OfRound(round)), LoadClient.CreateGet(BaselineHost.PagePath + "first", null)));
    }

    private static List<byte[]> ToBaselineRequests(List<byte[]> filings) => [.. filings.Select(request =>
        LoadClient.CreateRequest("POST", BaselineHost.InsertPath, null, LoadClient.GetBody(request)))];

    /// <summary>Files, and reads a ranking at the end of each round, so that a round includes updating the rankings.</summary>
    private static Task<Measurement> MeasureFilingAsync(int host, int baseline, List<byte[]> filings, byte[] ranking)
    {
        var count = filings.Count / (WarmUps + Rounds);
        List<byte[]> OfRound(int round) => filings.GetRange(round * count, count);
        return MeasureAlternatingAsync(
            "filing, until it is ranked", round => LoadClient.SendAllAsync(host, OfRound(round), 201, ranking), round => LoadClient.SendAllAsync(baseline, ToBaselineRequests(OfRound(round)), 201));
    }

    /// <summary>Alternates between host and baseline; the first rounds warm both up and do not count.</summary>
    private static async Task<Measurement> MeasureAlternatingAsync(string name, Func<int, Task<double>> measureHost, Func<int, Task<double>> measureBaseline)
    {
        var rounds = new List<(double Rate, double Baseline)>();
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            rounds.Add((await measureHost(round), await measureBaseline(round)));
        }

        rounds.RemoveRange(0, WarmUps);
        return new Measurement(
            name, rounds.Select(it => it.Rate).Median(), rounds.Select(it => it.Baseline).Median(), rounds.Select(it => it.Rate / it.Baseline).Median());
    }
}
