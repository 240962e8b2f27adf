using System.Collections.Concurrent;
using System.Diagnostics;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Pages;

/// <summary>
/// Compares pages of a large region with the calls of the API that they show. Then signed-in users open one page after the other, with
/// circuits, while units file.
/// </summary>
internal static class PagesCommand
{
    // A page runs thousands of methods. Until they are compiled, one processor does little else.
    private const int Samples = 300, WarmUps = 3_000, FilingRounds = 5;

    private static readonly string Bureau = $"/bureaus/{BenchmarkRegion.City}/{BenchmarkRegion.Year}";

    /// <summary>The pages that users click on.</summary>
    private static readonly string[] Paths =
    [
        $"{Bureau}/overview", $"{Bureau}/ranking", $"{Bureau}/ranking?metric=claimedScore", $"{Bureau}/filings", $"{Bureau}/deviations", $"{Bureau}/deviations?severity=high",
    ];

    /// <param name="options">
    /// <c>--units</c> with reports; <c>--users</c> who click for <c>--seconds</c>, with a <c>--pause</c> of so many seconds between two clicks;
    /// <c>--filings</c> in each round.
    /// </param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var (units, users, seconds, pause, filings) = (
            options.Get("--units", 100_000), options.Get("--users", 200), options.Get("--seconds", 300), options.Get("--pause", 5), options.Get("--filings", 3_000));
        using var folder = new TempFolder();
        var store = $"Data Source={folder.GetFile("perfhub.db")}";
        var (keys, requests) = await FillStoreAsync(store, units, users, filings * (2 + (2 * FilingRounds)));
        using var host = await HostProcess.StartPerfHubAsync(store);
        var table = new ResultTable();
        await ComparePagesAsync(host, keys[0], table);
        await RunUsersAsync(host, keys, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(pause), requests, filings, table);
        await PrintClicksAsync(host, keys[0]);
        return table.Print($"{units:N0} units; {users:N0} users for {seconds:N0} s, a click each {pause} s");
    }

    private static async Task<(List<string> Keys, List<byte[]> Filings)> FillStoreAsync(string store, int units, int users, int filings)
    {
        await using var region = new BenchmarkRegion(store);
        await region.CreateBureausAsync();
        await BenchmarkRegion.ForEachAsync(units, async unit =>
        {
            await region.RegisterUnitAsync(unit);
            await region.FileReportAsync(unit);
        });
        var keys = new List<string>();
        for (var user = 0; user < Math.Max(1, users); user++)
        {
            keys.Add(await region.CreateAdministratorKeyAsync());
        }

        var requests = await region.RegisterFilersAsync(units, filings);
        await region.ProcessOutboxesAsync();
        return (keys, requests);
    }

    private static async Task ComparePagesAsync(HostProcess host, string key, ResultTable table)
    {
        await using var user = await PageUser.SignInAsync(host.Port, key);
        using var api = host.CreateClient(key);
        await ComparePageAsync(host, user, api, "overview", $"{Bureau}/overview", $"/v1/bureaus/{BenchmarkRegion.City}/overview/{BenchmarkRegion.Year}", table);
        await ComparePageAsync(host, user, api, "ranking", $"{Bureau}/ranking", $"{BenchmarkRegion.RankingPath}?limit=50", table);
    }

    /// <summary>Prints what a click on each page costs the host, with the circuit of the page.</summary>
    private static async Task PrintClicksAsync(HostProcess host, string key)
    {
        await using var user = await PageUser.SignInAsync(host.Port, key);
        foreach (var path in Paths)
        {
            for (var warmUp = 0; warmUp < Samples; warmUp++)
            {
                await user.OpenAsync(path);
            }

            var before = host.ProcessorTime;
            for (var sample = 0; sample < Samples; sample++)
            {
                await user.OpenAsync(path);
            }

            Console.WriteLine($"{path}: {(host.ProcessorTime - before).TotalMilliseconds / Samples:N1} ms of processor time a click");
        }
    }

    /// <summary>Compares a page that is opened for the first time, and the same page that its user opens again, with the call of the API.</summary>
    private static async Task ComparePageAsync(
        HostProcess host, PageUser user, HttpClient api, string name, string page, string call, ResultTable table)
    {
        var (first, again, ofApi) = (new List<double>(), new List<double>(), new List<double>());
        var (firstBytes, times) = (new List<double>(), new TimeSpan[3]);
        for (var sample = -WarmUps; sample < Samples; sample++)
        {
            var languages = $"zh-CN,zh;q=0.9,x-{sample + WarmUps};q=0.1";
            var before = host.ProcessorTime;
            var opened = await user.GetAsync(page, languages);
            var afterFirst = host.ProcessorTime;
            var reopened = await user.GetAsync(page, languages);
            var afterAgain = host.ProcessorTime;
            var start = Stopwatch.GetTimestamp();
            await api.GetByteArrayAsync(new Uri(call, UriKind.Relative));
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (sample >= 0)
            {
                first.Add(opened.Whole.TotalMilliseconds);
                again.Add(reopened.Whole.TotalMilliseconds);
                ofApi.Add(elapsed.TotalMilliseconds);
                firstBytes.Add(opened.FirstByte.TotalMilliseconds);
                times[0] += afterFirst - before;
                times[1] += afterAgain - afterFirst;
                times[2] += host.ProcessorTime - afterAgain;
            }
        }

        var processor = string.Join(" / ", times.Select(it => $"{it.TotalMilliseconds / Samples:N1}"));
        Console.WriteLine(
            $"{name}: first {first.Median():N1} ms (first byte {firstBytes.Median():N1} ms), again {again.Median():N1} ms, API {ofApi.Median():N1} ms; processor time {processor} ms");
        table.AddAtMost($"{name} opened first ÷ call of the API", first.Median() / ofApi.Median(), target: 3);
        table.AddAtMost($"{name} opened again ÷ call of the API", again.Median() / ofApi.Median(), target: 3);
        table.AddAtMost($"{name}: first byte, ms", firstBytes.Median(), target: 300);
    }

    private static async Task RunUsersAsync(
        HostProcess host, List<string> keys, TimeSpan time, TimeSpan pause, List<byte[]> requests, int filings, ResultTable table)
    {
        var rounds = new Queue<byte[][]>(requests.Chunk(filings));
        Task<double> FileAsync() => LoadClient.SendAllAsync(host.Port, rounds.Dequeue(), 201);
        await FileAsync();
        await FileAsync();
        var quiet = new List<double>();
        for (var round = 0; round < FilingRounds; round++)
        {
            quiet.Add(await FileAsync());
        }

        var users = new List<PageUser>();
        foreach (var key in keys)
        {
            users.Add(await PageUser.SignInAsync(host.Port, key));
        }

        var before = host.ResidentMegabytes;
        var (times, errors) = (new ConcurrentBag<(string Path, double Milliseconds)>(), new ConcurrentBag<string>());
        using var end = new CancellationTokenSource(time);
        var clicking = users.Select((user, number) => ClickAsync(user, number, pause, times, errors, end.Token)).ToList();
        var (busy, browsers, pages) = (new List<double>(), TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < FilingRounds; round++)
        {
            var (ofBrowsers, ofHost) = (Environment.CpuUsage.TotalTime, host.ProcessorTime);
            await Task.Delay(time / (FilingRounds + 1));
            (browsers, pages) = (browsers + Environment.CpuUsage.TotalTime - ofBrowsers, pages + host.ProcessorTime - ofHost);
            busy.Add(await FileAsync());
        }

        var clickingTime = time * FilingRounds / (FilingRounds + 1);
        Console.WriteLine($"Between filings the host takes {pages / clickingTime:N2} of a processor, and the simulated browsers {browsers / clickingTime:N2}.");

        await Task.WhenAll(clicking);
        var after = host.ResidentMegabytes;
        foreach (var page in times.GroupBy(it => it.Path, it => it.Milliseconds).OrderBy(it => it.Key, StringComparer.Ordinal))
        {
            var sorted = page.Order().ToList();
            Console.WriteLine($"{page.Key}: {sorted.Count:N0} times, median {sorted.Median():N0} ms, 99th percentile {sorted[sorted.Count * 99 / 100]:N0} ms");
        }

        Console.WriteLine(
            $"{users.Sum(it => it.Circuits):N0} circuits; filings {quiet.Median():N0}/s before, {busy.Median():N0}/s meanwhile; memory {before:N0} MB before, {after:N0} MB after");
        foreach (var error in errors.CountBy(it => it).OrderByDescending(it => it.Value).Take(8))
        {
            Console.WriteLine($"{error.Value:N0} times: {error.Key}");
        }

        table.AddAtMost("errors of users", errors.Count, target: 0);
        table.AddAtMost("memory for each user, MB", (after - before) / users.Count, target: 1);
        table.AddAtLeast("filings meanwhile ÷ before", busy.Median() / quiet.Median(), target: 0.8);
        foreach (var user in users)
        {
            await user.DisposeAsync();
        }
    }

    private static async Task ClickAsync(
        PageUser user, int number, TimeSpan pause, ConcurrentBag<(string Path, double Milliseconds)> times, ConcurrentBag<string> errors, CancellationToken end)
    {
        var random = new Random(number);

        // They do not begin at the same moment.
        await Task.Delay(pause * random.NextDouble(), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!end.IsCancellationRequested)
        {
            var path = Paths[random.Next(Paths.Length)];
            try
            {
                times.Add((path, (await user.OpenAsync(path)).TotalMilliseconds));
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                errors.Add(error.Message);
            }

            await Task.Delay(pause * (0.5 + random.NextDouble()), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
