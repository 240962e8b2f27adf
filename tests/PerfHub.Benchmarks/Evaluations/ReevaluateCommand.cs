using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Evaluations;

/// <summary>
/// Re-evaluates all reports of a region and compares the speed with only reading and parsing them. Then measures how fast
/// readers get rankings during an evaluation and without one.
/// </summary>
internal static class ReevaluateCommand
{
    private const int Rounds = 3, WarmUpUnits = 2000;

    private static readonly string WarmUpPath = $"/v1/bureaus/{BenchmarkRegion.WarmUpBureau}", CityPath = $"/v1/bureaus/{BenchmarkRegion.City}";

    /// <param name="options"><c>--units</c> stored; <c>--seconds</c>: the duration of each measurement of reads.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        using var folder = new TempFolder();
        return await MeasureAsync($"Data Source={folder.GetFile("perfhub.db")}", options.Get("--units", 100_000), options.Get("--seconds", 30));
    }

    private static async Task<int> MeasureAsync(string store, int units, int seconds)
    {
        var (reader, admin, warmUpAdmin, readRate) = await FillStoreAsync(store, units);
        using var host = await HostProcess.StartPerfHubAsync(store);
        var before = host.PeakMegabytes;
        using (var warmUp = host.CreateClient(warmUpAdmin))
        {
            await EvaluateAsync(warmUp, WarmUpPath);
            await SetPolicyAsync(warmUp, WarmUpPath, 118);
            await EvaluateAsync(warmUp, WarmUpPath);
        }

        using var client = host.CreateClient(admin);
        var (watch, idle) = (Stopwatch.StartNew(), host.ProcessorTime.TotalSeconds);
        var job = await EvaluateAsync(client, CityPath);
        var (evaluationRate, cpu) = (units / watch.Elapsed.TotalSeconds, host.ProcessorTime.TotalSeconds - idle);
        Console.WriteLine($"first evaluation, {watch.Elapsed.TotalSeconds:N1} s and {cpu:N1} s of CPU time: {job}");
        var peak = host.PeakMegabytes;
        watch.Restart();
        Console.WriteLine($"without changes: {await EvaluateAsync(client, CityPath)}");
        var unchangedRate = units / watch.Elapsed.TotalSeconds;
        await SetPolicyAsync(client, CityPath, 119);
        watch.Restart();
        Console.WriteLine($"with a changed policy: {await EvaluateAsync(client, CityPath)}");
        var changedRate = units / watch.Elapsed.TotalSeconds;

        var ranking = LoadClient.CreateGet($"{BenchmarkRegion.RankingPath}?limit=50", reader);
        await MeasureReadsAsync(host, ranking, seconds / 5);
        var (comparing, assessing) = (new List<RoundResult>(), new List<RoundResult>());
        for (var round = 0; round < Rounds; round++)
        {
            // Every round changes the outcomes of many reports.
            await SetPolicyAsync(client, CityPath, 120 + round);
            var baseline = await MeasureReadsAsync(host, ranking, seconds);
            var path = await StartEvaluationAsync(client, CityPath);
            comparing.Add(new RoundResult(baseline, await MeasureReadsAsync(host, ranking, seconds)));
            await WaitForJobAsync(client, path, progress => progress.Done > 0);
            assessing.Add(new RoundResult(baseline, await MeasureReadsAsync(host, ranking, seconds)));
            Console.WriteLine($"{comparing[^1]} {assessing[^1]}, progress: {await GetProgressAsync(client, path)}");
            await WaitForJobAsync(client, path, progress => progress.State == "done");
        }

        var table = new ResultTable();
        table.AddAtLeast(new Measurement("evaluating ÷ reading and parsing", evaluationRate, readRate, evaluationRate / readRate), target: 0.5);
        table.AddAtLeast(new Measurement("the same without changes", unchangedRate, readRate, unchangedRate / readRate), target: 0.5);
        table.AddAtLeast(new Measurement("the same with a changed policy", changedRate, readRate, changedRate / readRate), target: 0.5);
        foreach (var (phase, rounds) in ((string, List<RoundResult>)[])[("comparing", comparing), ("assessing", assessing)])
        {
            table.AddAtLeast(GetMedian($"reading while {phase} ÷ without", rounds, it => it.Rate), target: 0.8);
            table.AddAtLeast(GetMedian("the same per CPU second", rounds, it => it.PerCpuSecond), target: 0.8);
        }

        table.AddAtMost("memory used by the evaluation, MB", peak - before, target: 200);
        return table.Print($"{units:N0} units stored; {Environment.ProcessorCount} processors; {LoadClient.Connections} readers");
    }

    private static Measurement GetMedian(string name, IEnumerable<RoundResult> rounds, Func<ReadRate, double> select) =>
        rounds.Select(it => new Measurement(name, select(it.DuringEvaluation), select(it.Baseline), select(it.DuringEvaluation) / select(it.Baseline)))
            .OrderBy(it => it.Ratio).ElementAt(Rounds / 2);

    /// <summary>Fills a store and measures how many reports a second can be read and parsed.</summary>
    private static async Task<(string Reader, string Admin, string WarmUpAdmin, double ReadRate)> FillStoreAsync(string store, int units)
    {
        var watch = Stopwatch.StartNew();
        await using var region = new BenchmarkRegion(store);
        var reader = await region.CreateBureausAsync();
        await BenchmarkRegion.ForEachAsync(units, async unit =>
        {
            await region.RegisterUnitAsync(unit);
            await region.FileReportAsync(unit, UniqueNarratives.CreateReport(unit));
        });
        await BenchmarkRegion.ForEachAsync(WarmUpUnits, async unit =>
        {
            await region.RegisterUnitAsync(unit, BenchmarkRegion.WarmUpBureau);
            await region.FileReportAsync(unit, UniqueNarratives.CreateReport(unit), BenchmarkRegion.WarmUpBureau);
        });
        await region.ProcessOutboxesAsync();
        Console.WriteLine($"{units:N0} units filed in {watch.Elapsed.TotalSeconds:N0} s");
        await region.ReadReportsAsync(1000);
        watch.Restart();
        var before = Environment.CpuUsage.TotalTime;
        var read = await region.ReadReportsAsync(units);
        var readRate = read / watch.Elapsed.TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        Console.WriteLine($"{read:N0} reports read and parsed in {watch.Elapsed.TotalSeconds:N1} s and {cpu:N1} s of CPU time");
        return (reader, await region.CreateAdministratorKeyAsync(), await region.CreateAdministratorKeyAsync(BenchmarkRegion.WarmUpBureau), readRate);
    }

    private static async Task<EvaluationProgress> EvaluateAsync(HttpClient client, string bureau) =>
        await WaitForJobAsync(client, await StartEvaluationAsync(client, bureau), progress => progress.State == "done");

    private static async Task<string> StartEvaluationAsync(HttpClient client, string bureau)
    {
        using var response = await client.PostAsync(new Uri($"{bureau}/evaluations/{BenchmarkRegion.Year}", UriKind.Relative), null);
        return response.EnsureSuccessStatusCode().Headers.Location!.ToString();
    }

    private static async Task<EvaluationProgress> GetProgressAsync(HttpClient client, string path) =>
        (await client.GetFromJsonAsync<EvaluationProgress>(new Uri(path, UriKind.Relative)))!;

    private static async Task<EvaluationProgress> WaitForJobAsync(HttpClient client, string path, Func<EvaluationProgress, bool> condition)
    {
        while (true)
        {
            var progress = await GetProgressAsync(client, path);
            if (condition(progress))
            {
                return progress;
            }

            if (progress.State == "failed")
            {
                throw new InvalidOperationException($"The evaluation failed: {progress}");
            }

            await Task.Delay(200);
        }
    }

    /// <summary>Sets a threshold that changes the outcomes of many reports.</summary>
    private static async Task SetPolicyAsync(HttpClient client, string bureau, int threshold)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{bureau}/policies/{BenchmarkRegion.Year}")
        {
            Content = JsonContent.Create(new { overCompletionThreshold = threshold }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Reads rankings as fast as possible for a number of seconds.</summary>
    private static async Task<ReadRate> MeasureReadsAsync(HostProcess host, byte[] request, int seconds)
    {
        const int BatchSize = 2_000;
        var (watch, before, read) = (Stopwatch.StartNew(), host.ProcessorTime.TotalSeconds, 0);
        for (; watch.Elapsed.TotalSeconds < seconds; read += BatchSize)
        {
            await LoadClient.SendAllAsync(host.Port, [.. Enumerable.Repeat(request, BatchSize)], 200);
        }

        return new ReadRate(read / watch.Elapsed.TotalSeconds, read / (host.ProcessorTime.TotalSeconds - before));
    }

    /// <summary>Requests a second, and requests a second of the host's CPU time.</summary>
    private sealed record ReadRate(double Rate, double PerCpuSecond);

    private sealed record EvaluationProgress(string State, int Done)
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement> Rest { get; init; } = [];

        public override string ToString() => $"{State}, {Done} done, {string.Join(", ", Rest.Select(it => $"{it.Key} {it.Value}"))}";
    }

    private sealed record RoundResult(ReadRate Baseline, ReadRate DuringEvaluation);
}
