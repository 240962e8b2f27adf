using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using PerfHub.Api.Hosting.Demo;

namespace PerfHub.Benchmarks.Load;

/// <summary>
/// Drives the real host over loopback, in rounds that take turns with a bare floor, and prints each rate as a ratio to
/// the floor's of the same run: machines differ and are noisy, ratios of neighbours in time much less so.
/// </summary>
internal static class LoadCommand
{
    private const int WarmUps = 2, Rounds = 5, PageSize = 50, WritesPerRound = 100;

    /// <summary>Runs everything once.</summary>
    /// <param name="args"><c>--units</c> stored, <c>--filings</c> and <c>--reads</c> in each round.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int Option(string name, int value) =>
            Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : value;
        var (units, filings, reads) = (Option("--units", 100_000), Option("--filings", 2_000), Option("--reads", 20_000));

        var folder = Directory.CreateTempSubdirectory("perfhub-load-").FullName;
        try
        {
            return await MeasureAsync(folder, units, filings, reads);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(string folder, int units, int filings, int reads)
    {
        var store = $"Data Source={Path.Combine(folder, "perfhub.db")}";
        var (reader, filers) = await FillStoreAsync(store, units, (filings + WritesPerRound) * (WarmUps + Rounds));
        using var host = await StartHostAsync(store);
        using var floor = await StartBaselineAsync(folder);

        var table = new ResultTable();
        var first = $"/v1/bureaus/{BenchmarkRegion.City}/rankings/{BenchmarkRegion.Year}?limit={PageSize}";
        var deep = await FindPageAtRankAsync(host.Port, reader, first, units / 2);
        var firstPage = await MeasureReadsAsync("first ranking page", host.Port, floor.Port, folder, "first", first, reader, reads);
        var deepPage = await MeasureReadsAsync($"ranking page at rank {units / 2:N0}", host.Port, floor.Port, folder, "deep", deep, reader, reads);
        var overview = $"/v1/bureaus/{BenchmarkRegion.City}/overview/{BenchmarkRegion.Year}";
        table.Add(firstPage, atLeast: 0.50);
        table.Add(deepPage, atLeast: 0.50);
        table.Add(await MeasureReadsAsync("overview", host.Port, floor.Port, folder, "overview", overview, reader, reads), atLeast: 0.50);
        table.Add(await MeasureNotModifiedAsync(host.Port, floor.Port, first, reader, reads), atLeast: 0.80);
        table.Add("deep page's cost ÷ first page's", firstPage.Rate / deepPage.Rate, atMost: 1.5);
        table.Add("peak memory after reading, MB", (double)host.PeakMegabytes, atMost: 250);
        var single = filers.GetRange(filings * (WarmUps + Rounds), WritesPerRound * (WarmUps + Rounds));
        filers = filers.GetRange(0, filings * (WarmUps + Rounds));
        table.Add(await MeasureReadAfterWriteAsync(host.Port, floor.Port, single, LoadClient.CreateRequest("GET", first, reader, null)), atLeast: 0.10);
        table.Add(await MeasureFilingAsync(host.Port, floor.Port, filers, LoadClient.CreateRequest("GET", first, reader, null)), atLeast: 0.70);
        table.Add("peak memory after filing, MB", (double)host.PeakMegabytes, atMost: 250);
        return table.Print($"{units:N0} units stored; {Rounds} rounds of {filings:N0} filings and {reads:N0} reads a line, {LoadClient.Connections} connections");
    }

    private static async Task<(string Reader, List<byte[]> Filings)> FillStoreAsync(string store, int units, int filings)
    {
        var watch = Stopwatch.StartNew();
        await using var population = new BenchmarkRegion(store);
        var reader = await population.CreateBureausAsync();
        await Parallel.ForAsync(0, units, Parallelism, async (unit, _) =>
        {
            await population.RegisterUnitAsync(unit);
            await population.FileReportAsync(unit);
        });
        var requests = new byte[filings][];
        await Parallel.ForAsync(0, filings, Parallelism, async (i, _) =>
        {
            var unit = units + i;
            await population.RegisterUnitAsync(unit);
            requests[i] = LoadClient.CreateRequest(
                "POST", BenchmarkRegion.GetReportPath(unit), await population.CreateUnitKeyAsync(unit), DemoData.GenerateReport(unit));
        });
        await population.ProcessOutboxesAsync();
        Console.WriteLine($"{units:N0} units filed and {filings:N0} more registered in {watch.Elapsed.TotalSeconds:N0} s");
        return (reader, [.. requests]);
    }

    private static ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = 32 };

    /// <summary>The product's own host on a store, in a process of its own.</summary>
    public static Task<HostProcess> StartHostAsync(string store)
    {
        var port = HostProcess.FindFreePort();
        return HostProcess.StartAsync(
            typeof(DemoData).Assembly.Location,
            [],
            port,
            new Dictionary<string, string>
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["ConnectionStrings__PerfHub"] = store,

                // It asks for more, from one address and with one key, than anybody may.
                ["PerfHub__Limits__RateLimiting"] = "false",
            });
    }

    private static Task<HostProcess> StartBaselineAsync(string folder)
    {
        var port = HostProcess.FindFreePort();
        return HostProcess.StartAsync(
            typeof(LoadCommand).Assembly.Location,
            ["floor", Path.Combine(folder, "floor.db"), folder, $"http://127.0.0.1:{port}"],
            port,
            new Dictionary<string, string>());
    }

    /// <summary>Walks the ranking to a rank and gives the path of the page there.</summary>
    private static async Task<string> FindPageAtRankAsync(int port, string key, string first, int rank)
    {
        var (path, walked) = (first.Replace($"limit={PageSize}", "limit=500", StringComparison.Ordinal), 0);
        var cursor = "";
        while (walked < rank)
        {
            var page = JsonNode.Parse(await LoadClient.GetAsync(port, LoadClient.CreateRequest("GET", path + cursor, key, null)))!;
            walked += page["items"]!.AsArray().Count;
            cursor = $"&cursor={(string?)page["nextCursor"]}";
        }

        return first + cursor;
    }

    private static async Task<Measurement> MeasureReadsAsync(
        string name, int host, int floor, string folder, string page, string path, string key, int reads)
    {
        var request = LoadClient.CreateRequest("GET", path, key, null);
        await File.WriteAllBytesAsync(Path.Combine(folder, page), await LoadClient.GetAsync(host, request));
        var ours = Enumerable.Repeat(request, reads).ToList();
        var bare = Enumerable.Repeat(LoadClient.CreateRequest("GET", BaselineHost.PagePath + page, null, null), reads).ToList();
        return await MeasureAlternatingAsync(name, _ => LoadClient.SendAllAsync(host, ours, 200), _ => LoadClient.SendAllAsync(floor, bare, 200));
    }

    /// <summary>Answers to who has the page already, beside the floor's page.</summary>
    private static async Task<Measurement> MeasureNotModifiedAsync(int host, int floor, string path, string key, int reads)
    {
        var tag = await LoadClient.GetETagAsync(host, path, key);
        var ours = Enumerable.Repeat(LoadClient.CreateRequest("GET", path, key, null, tag), reads).ToList();
        var bare = Enumerable.Repeat(LoadClient.CreateRequest("GET", BaselineHost.PagePath + "first", null, null), reads).ToList();
        return await MeasureAlternatingAsync("first page, not modified", _ => LoadClient.SendAllAsync(host, ours, 304), _ => LoadClient.SendAllAsync(floor, bare, 200));
    }

    /// <summary>Files and reads, one after the other: a read brings the rankings up to date first. Only the reads' time counts.</summary>
    private static Task<Measurement> MeasureReadAfterWriteAsync(int host, int floor, List<byte[]> filings, byte[] ranking)
    {
        List<byte[]> OfRound(int round) => filings.GetRange(round * WritesPerRound, WritesPerRound);
        return MeasureAlternatingAsync(
            "first page right after a write",
            round => LoadClient.SendPairsAsync(host, OfRound(round), ranking),
            round => LoadClient.SendPairsAsync(floor, ToBaselineRequests(OfRound(round)), LoadClient.CreateRequest("GET", BaselineHost.PagePath + "first", null, null)));
    }

    private static List<byte[]> ToBaselineRequests(List<byte[]> filings) => [.. filings.Select(request =>
        LoadClient.CreateRequest("POST", BaselineHost.InsertPath, null, request[(request.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..]))];

    /// <summary>
    /// Files, and reads a ranking at the end of each round: rankings are brought up to date behind the filings, and a round
    /// is not over before that is done.
    /// </summary>
    private static Task<Measurement> MeasureFilingAsync(int host, int floor, List<byte[]> filings, byte[] ranking)
    {
        var count = filings.Count / (WarmUps + Rounds);
        List<byte[]> OfRound(int round) => filings.GetRange(round * count, count);
        return MeasureAlternatingAsync(
            "filing, until it is ranked", round => LoadClient.SendAllAsync(host, OfRound(round), 201, ranking), round => LoadClient.SendAllAsync(floor, ToBaselineRequests(OfRound(round)), 201));
    }

    /// <summary>The first rounds warm both up and do not count; the median of the others does.</summary>
    private static async Task<Measurement> MeasureAlternatingAsync(string name, Func<int, Task<double>> ours, Func<int, Task<double>> floors)
    {
        var rounds = new List<(double Ours, double Floor)>();
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            rounds.Add((await ours(round), await floors(round)));
        }

        rounds.RemoveRange(0, WarmUps);
        return new Measurement(
            name, Median(rounds.Select(it => it.Ours)), Median(rounds.Select(it => it.Floor)), Median(rounds.Select(it => it.Ours / it.Floor)));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
