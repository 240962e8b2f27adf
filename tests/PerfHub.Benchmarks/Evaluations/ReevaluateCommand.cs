using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PerfHub.Benchmarks.Load;

namespace PerfHub.Benchmarks.Evaluations;

/// <summary>
/// Has all reports of a region judged anew: alone, beside the speed at which the same reports are only read from the same store and
/// parsed, by as many threads and as warm; then again while readers ask for rankings as fast as they can, beside what they get without it.
/// </summary>
internal static class ReevaluateCommand
{
    private const int Rounds = 3, WarmUpUnits = 2000;

    private static readonly string WarmUpPath = $"/v1/bureaus/{BenchmarkRegion.WarmUpBureau}", CityPath = $"/v1/bureaus/{BenchmarkRegion.City}";

    /// <summary>Runs everything once.</summary>
    /// <param name="args"><c>--units</c> stored; for <c>--seconds</c>, readers read without an evaluation and with one, in turns.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int Option(string name, int value) =>
            Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : value;
        var folder = Directory.CreateTempSubdirectory("perfhub-reevaluate-").FullName;
        try
        {
            return await MeasureAsync($"Data Source={Path.Combine(folder, "perfhub.db")}", Option("--units", 100_000), Option("--seconds", 30));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(string store, int units, int seconds)
    {
        var (reader, admin, other, reading) = await FillStoreAsync(store, units);
        using var host = await LoadCommand.StartHostAsync(store);
        var before = host.PeakMegabytes;
        using (var elsewhere = CreateClient(host, other))
        {
            await WaitForJobAsync(elsewhere, await StartEvaluationAsync(elsewhere, WarmUpPath));
            await SetPolicyAsync(elsewhere, WarmUpPath, 118);
            await WaitForJobAsync(elsewhere, await StartEvaluationAsync(elsewhere, WarmUpPath));
        }

        using var client = CreateClient(host, admin);
        var (watch, idle) = (Stopwatch.StartNew(), host.ProcessorTime.TotalSeconds);
        var job = await WaitForJobAsync(client, await StartEvaluationAsync(client, CityPath));
        var (evaluating, processors) = (units / watch.Elapsed.TotalSeconds, host.ProcessorTime.TotalSeconds - idle);
        Console.WriteLine($"alone, in {watch.Elapsed.TotalSeconds:N1} s and {processors:N1} s of processors: {job.ToJsonString()}");
        var peak = (double)host.PeakMegabytes;
        watch.Restart();
        Console.WriteLine($"again: {(await WaitForJobAsync(client, await StartEvaluationAsync(client, CityPath))).ToJsonString()}");
        var again = units / watch.Elapsed.TotalSeconds;
        await SetPolicyAsync(client, CityPath, 119);
        watch.Restart();
        Console.WriteLine($"by another policy: {(await WaitForJobAsync(client, await StartEvaluationAsync(client, CityPath))).ToJsonString()}");
        var otherwise = units / watch.Elapsed.TotalSeconds;

        var ranking = LoadClient.CreateRequest("GET", $"/v1/bureaus/{BenchmarkRegion.City}/rankings/{BenchmarkRegion.Year}?limit=50", reader, null);
        await MeasureReadsAsync(host, ranking, seconds / 5);
        var (comparing, judging) = (new List<RoundResult>(), new List<RoundResult>());
        for (var round = 0; round < Rounds; round++)
        {
            // Something else is said of many each time.
            await SetPolicyAsync(client, CityPath, 120 + round);
            var alone = await MeasureReadsAsync(host, ranking, seconds);
            var path = await StartEvaluationAsync(client, CityPath);
            comparing.Add(new RoundResult(alone, await MeasureReadsAsync(host, ranking, seconds)));
            await WaitForJobWhereAsync(client, path, it => (int)it["done"]! > 0);
            judging.Add(new RoundResult(alone, await MeasureReadsAsync(host, ranking, seconds)));
            Console.WriteLine($"{comparing[^1]} {judging[^1]}, so far: {(await GetJsonAsync(client, path)).ToJsonString()}");
            await WaitForJobAsync(client, path);
        }

        var table = new ResultTable();
        table.Add(new Measurement("reevaluating ÷ reading and parsing", evaluating, reading, evaluating / reading), atLeast: 0.5);
        table.Add(new Measurement("the same where nothing is new", again, reading, again / reading), atLeast: 0.5);
        table.Add(new Measurement("the same where a policy says something else of all", otherwise, reading, otherwise / reading), atLeast: 0.5);
        foreach (var (name, rounds) in ((string, List<RoundResult>)[])[("comparing", comparing), ("judging", judging)])
        {
            table.Add(Median($"reading while {name} ÷ without", rounds, it => it.Rate), atLeast: 0.8);
            table.Add(Median("the same, a second of a processor", rounds, it => it.PerCpuSecond), atLeast: 0.8);
        }

        table.Add("memory that the evaluation takes, MB", peak - (double)before, atMost: 200);
        return table.Print($"{units:N0} units stored; {Environment.ProcessorCount} processors; {LoadClient.Connections} readers");
    }

    private static Measurement Median(string name, IEnumerable<RoundResult> rounds, Func<ReadRate, double> of) =>
        rounds.Select(it => new Measurement(name, of(it.DuringEvaluation), of(it.Baseline), of(it.DuringEvaluation) / of(it.Baseline)))
            .OrderBy(it => it.Ratio).ElementAt(Rounds / 2);

    /// <summary>Fills a store, and measures how fast all of it is read and parsed.</summary>
    private static async Task<(string Reader, string Admin, string Elsewhere, double Reading)> FillStoreAsync(string store, int units)
    {
        var watch = Stopwatch.StartNew();
        await using var population = new BenchmarkRegion(store);
        var reader = await population.CreateBureausAsync();
        await Parallel.ForAsync(0, units, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (unit, _) =>
        {
            await population.RegisterUnitAsync(unit);
            await population.FileReportAsync(unit, UniqueNarratives.CreateReport(unit));
        });
        await Parallel.ForAsync(0, WarmUpUnits, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (unit, _) =>
        {
            await population.RegisterUnitAsync(unit, BenchmarkRegion.WarmUpBureau);
            await population.FileReportAsync(unit, UniqueNarratives.CreateReport(unit), BenchmarkRegion.WarmUpBureau);
        });
        await population.ProcessOutboxesAsync();
        Console.WriteLine($"{units:N0} units filed in {watch.Elapsed.TotalSeconds:N0} s");
        await population.ReadReportsAsync(1000);
        watch.Restart();
        var before = Environment.CpuUsage.TotalTime;
        var read = await population.ReadReportsAsync(units);
        var reading = read / watch.Elapsed.TotalSeconds;
        var processors = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        Console.WriteLine($"{read:N0} reports read and parsed in {watch.Elapsed.TotalSeconds:N1} s and {processors:N1} s of processors");
        return (reader, await population.CreateAdministratorKeyAsync(), await population.CreateAdministratorKeyAsync(BenchmarkRegion.WarmUpBureau), reading);
    }

    private static HttpClient CreateClient(HostProcess host, string key)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static async Task<string> StartEvaluationAsync(HttpClient client, string bureau)
    {
        using var answer = await client.PostAsync(new Uri($"{bureau}/evaluations/{BenchmarkRegion.Year}", UriKind.Relative), null);
        return answer.EnsureSuccessStatusCode().Headers.Location!.ToString();
    }

    private static async Task<JsonNode> GetJsonAsync(HttpClient client, string path) =>
        JsonNode.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    private static Task<JsonNode> WaitForJobAsync(HttpClient client, string path) => WaitForJobWhereAsync(client, path, it => (string?)it["state"] == "done");

    private static async Task<JsonNode> WaitForJobWhereAsync(HttpClient client, string path, Func<JsonNode, bool> isSo)
    {
        while (true)
        {
            var job = await GetJsonAsync(client, path);
            if (isSo(job))
            {
                return job;
            }

            if ((string?)job["state"] == "failed")
            {
                throw new InvalidOperationException(job.ToJsonString());
            }

            await Task.Delay(200);
        }
    }

    /// <summary>Something that changes what is said of many.</summary>
    private static async Task SetPolicyAsync(HttpClient client, string bureau, int threshold)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{bureau}/policies/{BenchmarkRegion.Year}")
        {
            Content = JsonContent.Create(new { overCompletionThreshold = threshold }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Reads for so long; gives requests a second, and a second of the host's processor time.</summary>
    private static async Task<ReadRate> MeasureReadsAsync(HostProcess host, byte[] request, int seconds)
    {
        const int AtOnce = 2_000;
        var (watch, before, read) = (Stopwatch.StartNew(), host.ProcessorTime.TotalSeconds, 0);
        for (; watch.Elapsed.TotalSeconds < seconds; read += AtOnce)
        {
            await LoadClient.SendAllAsync(host.Port, [.. Enumerable.Repeat(request, AtOnce)], 200);
        }

        return new ReadRate(read / watch.Elapsed.TotalSeconds, read / (host.ProcessorTime.TotalSeconds - before));
    }

    /// <summary>What readers get.</summary>
    private sealed record ReadRate(double Rate, double PerCpuSecond);

    /// <summary>What they get without an evaluation, and right behind that with one.</summary>
    private sealed record RoundResult(ReadRate Baseline, ReadRate DuringEvaluation);
}
